package dev.gun.client.internal.protocol;

import dev.gun.client.Bytes;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.internal.codec.ws.CloseCodes;
import dev.gun.client.internal.codec.ws.FrameWriter;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import dev.gun.client.internal.codec.ws.MaskKeys;
import dev.gun.client.internal.codec.ws.WsLimits;
import dev.gun.client.internal.codec.ws.WsMachine;
import dev.gun.client.internal.codec.ws.WsViolation;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket (RFC 6455), over whatever carries its bytes. Confined to the connection's event loop.
 *
 * <pre>
 *   OPEN --our close--> CLOSE_SENT
 *   OPEN --a broken rule--> VIOLATED --what came before is handled--> DRAINING
 *   OPEN, CLOSE_SENT --the peer's close--> DRAINING
 *   CLOSE_SENT --a broken rule, no answer in time--> DRAINING
 *   DRAINING --all that was held is delivered--> FLUSHING --our close is written--> ENDED
 *   OPEN, CLOSE_SENT --the transport is lost--> LOST --all that was received is delivered--> ENDED
 *   VIOLATED, DRAINING, FLUSHING --the transport is lost--> ENDED
 * </pre>
 *
 * <p>A receiver without room does not stop reading at once: frames are held until {@code receiveBuffer} is full, so that
 * pings behind them are answered. What arrives when it is full is kept as it came. All of it waits for the receiver, also
 * behind the peer's end, as long as the transport lives.
 */
final class WsEndpoint {

    private enum State {
        /** Frames go both ways. */
        OPEN,
        /** Our close is written, the peer's is waited for; frames only come. */
        CLOSE_SENT,
        /** The peer broke a rule; nothing is read any more, but the answers to what came before still go out. */
        VIOLATED,
        /** Nothing is to come any more; what is held still has to be delivered. */
        DRAINING,
        /** The stream's end is told; our close is not written through yet. */
        FLUSHING,
        /** The transport is gone; what was received is being delivered. */
        LOST,
        /** Nothing happens any more. */
        ENDED
    }

    private enum OwnClose {
        /** None was sent. */
        NONE,
        /** It was sent, but is not known to be written. */
        SENT,
        /** It is written, or no longer waited for. */
        SETTLED
    }

    private final ClientStream stream;
    private final StreamListener listener;
    private final WsTransport transport;
    private final WsOptions options;
    private final long mailboxBytes;
    private final WsCompression compression;
    private final WsSender sender;
    private final WsInbox inbox;
    private final WsReader reader;
    private final WsPings pings;
    private final PeerTimer closing;

    private State state = State.OPEN;
    private OwnClose ownClose = OwnClose.NONE;
    /** How it ends; has a meaning from DRAINING on. */
    private Reason outcome = Reason.NORMAL;
    /** What is to be told of a broken rule, {@code null} while none was. */
    private @Nullable WsVerdict verdict;
    /** The latest ping that came while the transport took no more. */
    private @Nullable Bytes owedPong;

    /**
     * A WebSocket whose opening handshake is done.
     *
     * @param stream its stream, whose head has {@code wsOptions}
     * @param accepted what the server agreed to
     */
    WsEndpoint(ProtocolContext context, ClientStream stream, HandshakeResult.Accepted accepted, WsTransport transport) {
        this.stream = stream;
        this.listener = context.listener();
        this.transport = transport;
        this.options = Objects.requireNonNull(stream.head().wsOptions(), "wsOptions");
        this.compression = WsCompression.of(accepted.deflate(), transport.executor());
        String extensions = compression.extensions();
        this.sender = new WsSender(
                stream, listener, transport, new FrameWriter(MaskKeys.secure(), compression.contexts()), extensions);
        this.inbox = new WsInbox(stream, listener);
        Inbound inbound = new Inbound();
        WsMachine machine = new WsMachine(
                new WsLimits(options.maxFrameSize(), options.maxMessageSize(), options.maxDecompressedSize()),
                compression.contexts(),
                listener.hasHandlers(),
                new WsInput(stream, listener, extensions, inbound));
        this.compression.releaseWhen(machine::isIdle);
        this.reader = new WsReader(machine, inbox, inbound, options.receiveBuffer());
        this.mailboxBytes = context.options().mailboxBytes();
        this.pings = new WsPings(options, context.commands(), transport.executor(), sender, transport::close);
        this.closing = new PeerTimer(transport.executor(), options.closingTimeout(), this::closingTimedOut);
    }

    /** Begins keepalive. */
    void start() {
        pings.start();
    }

    /** Whether the end of its stream has not been told yet. */
    boolean live() {
        return state == State.OPEN || state == State.CLOSE_SENT || state == State.VIOLATED || state == State.DRAINING;
    }

    /** Bytes came; takes them over. */
    void receive(ByteBuf in) {
        pings.heard();
        reader.receive(in);
    }

    /** No more bytes come for now: flushes the answers to what came. */
    void receiveComplete() {
        sender.flushOwn();
    }

    /**
     * The peer sends no more bytes, but the transport lives on: what came is delivered as there is room. One that is on
     * its way to its end goes on with that; for any other see {@link #isExhausted}.
     */
    void inputEnded() {
        if (isReceiving()) {
            reader.inputEnded();
        }
    }

    /** Whether frames are still to come. */
    boolean isReceiving() {
        return state == State.OPEN || state == State.CLOSE_SENT;
    }

    /** Whether the peer has sent its last byte, all that came is delivered, and it was no end of the WebSocket. */
    boolean isExhausted() {
        return isReceiving() && reader.isExhausted() && inbox.isEmpty();
    }

    /** Writes a frame of the user; does not flush. */
    void send(WsFrame frame, WriteResult result) {
        if (state != State.OPEN && state != State.VIOLATED) {
            // RFC 6455 §5.5.1: "The application MUST NOT send any more data frames after sending a Close frame."
            result.failed(new Reason.BadState("The WebSocket is closing and takes no more frames (RFC 6455 §5.5.1)"));
            return;
        }
        Reason refusal = sender.send(frame, frame.isClose() ? new CloseResult(result) : result);
        if (refusal != null) {
            result.failed(refusal);
        } else if (frame.isClose()) {
            closeSent();
        } else if (frame.isData()) {
            compression.used();
        }
    }

    /** The transport is about to flush: hands over what waits for that. */
    void handOver() {
        sender.handOver();
    }

    /** Sends a ping and flushes it, or says why not. */
    @Nullable Reason ping(long ref) {
        return state == State.OPEN
                ? pings.ping(ref)
                : new Reason.BadState("The WebSocket is closing and takes no more pings");
    }

    /** The user wants no more of it: what is held is dropped, and the WebSocket closed. */
    void cancel() {
        inbox.clear();
        if (verdict != null) {
            verdict.hasten();
        }
        if (state == State.OPEN || state == State.CLOSE_SENT) {
            listener.cancelled(stream, Side.LOCAL, Reason.CANCELLED);
            close();
        }
        resume();
    }

    /** Closes it, unless that has begun. Its end comes when the peer has answered, or {@code closingTimeout} is over. */
    void close() {
        if (state == State.OPEN) {
            sendClose(CloseCodes.GOING_AWAY);
            awaitClose();
            sender.flushOwn();
        }
    }

    /** The receiver may have room again: delivers what is held, then reads on. */
    void resume() {
        inbox.deliver();
        if (verdict != null) {
            verdict.reconsider();
        }
        if (state == State.DRAINING) {
            advance();
        }
        if (isReceiving()) {
            reader.readOn();
        }
        sender.flushOwn();
    }

    /** The transport takes bytes again. */
    void writable() {
        Bytes payload = owedPong;
        if (payload != null && sender.writable()) {
            owedPong = null;
            sender.sendOwn(new WsFrame.Pong(payload), WriteResult.IGNORED);
            sender.flushOwn();
        }
    }

    /**
     * The transport is gone. What was received before is delivered whether there is room or not, because there will be
     * no better time; it is bounded by {@code receiveBuffer}, and {@code mailboxBytes} for what was not even parsed.
     *
     * @return whether the stream was live and its end has not been told; it is then the caller's to tell
     */
    boolean abandon() {
        boolean lost = isReceiving();
        if (lost) {
            state = State.LOST;
            reader.readRest(mailboxBytes);
        }
        inbox.deliverAll();
        // The peer's close was among what was not parsed: it is a clean end after all.
        boolean closed = lost && reader.sawClose();
        if (state == State.VIOLATED || state == State.DRAINING || closed) {
            transport.ended(outcome);
        }
        release();
        return lost && !closed;
    }

    /** Lets go of everything, without a word. */
    void release() {
        state = State.ENDED;
        pings.stop();
        pings.forget();
        closing.stop();
        stopVerdict();
        owedPong = null;
        inbox.clear();
        reader.release();
        sender.release();
        compression.close();
    }

    private void closeSent() {
        if (state == State.VIOLATED) {
            // The peer is not asked for an answer.
            end(outcome);
        } else {
            awaitClose();
        }
    }

    /** Tells the peer which rule it broke; the receiver is done with what came before. */
    private void fail(WsViolation violation) {
        sendClose(violation.closeCode());
        end(outcome);
        sender.flushOwn();
    }

    private void awaitClose() {
        state = State.CLOSE_SENT;
        pings.stop();
        closing.start();
    }

    private void sendClose(int code) {
        ownClose = OwnClose.SENT;
        sender.sendOwn(WsFrame.close(code, ""), new CloseResult(WriteResult.IGNORED));
    }

    private void closingTimedOut() {
        switch (state) {
            case CLOSE_SENT -> {
                ownClose = OwnClose.SETTLED;
                end(new Reason.Timeout(
                        Reason.TimeoutPhase.CLOSING,
                        "The peer did not answer our close within websocket.closingTimeout = "
                                + options.closingTimeout()));
            }
            case FLUSHING -> finish();
            case OPEN, VIOLATED, DRAINING, LOST, ENDED -> {
                // It does not run there.
            }
        }
    }

    private void end(Reason reason) {
        outcome = reason;
        state = State.DRAINING;
        owedPong = null;
        pings.stop();
        closing.stop();
        stopVerdict();
        compression.close();
        advance();
    }

    /** Goes from DRAINING as far as it can. */
    private void advance() {
        if (!inbox.isEmpty()) {
            // There is nothing to read any more, and the peer's closing the socket must not overtake what is held.
            reader.pause();
            return;
        }
        state = State.FLUSHING;
        transport.ended(outcome);
        if (ownClose == OwnClose.SETTLED) {
            finish();
        } else {
            // Closing the socket now could throw away our close. This is about writing, so it does not matter whether
            // we read.
            closing.resume();
            closing.start();
        }
    }

    private void stopVerdict() {
        if (verdict != null) {
            verdict.stop();
            verdict = null;
        }
    }

    private void finish() {
        release();
        transport.close(outcome);
    }

    /** Hears of our close. */
    private final class CloseResult implements WriteResult {

        private final WriteResult next;

        CloseResult(WriteResult next) {
            this.next = next;
        }

        @Override
        public void written() {
            ownClose = OwnClose.SETTLED;
            next.written();
            if (state == State.FLUSHING) {
                finish();
            }
        }

        @Override
        public void failed(Reason reason) {
            // The transport is lost then, and its loss ends this.
            next.failed(reason);
        }
    }

    /** Acts on whole messages and control frames. */
    private final class Inbound implements WsInput.Messages, WsReader.Owner {

        @Override
        public void data(WsFrame frame) {
            compression.used();
            inbox.add(frame);
        }

        @Override
        public void ping(Bytes payload) {
            if (!options.silencePings()) {
                inbox.add(new WsFrame.Ping(payload));
            }
            if (state == State.LOST) {
                return;
            }
            // RFC 6455 §5.5.2: "MUST send a Pong frame in response, unless it already received a Close frame".
            if (sender.writable()) {
                sender.sendOwn(new WsFrame.Pong(payload), WriteResult.IGNORED);
            } else {
                // A peer that pings without reading must not fill our memory. RFC 6455 §5.5.3: "MAY elect to send a
                // Pong
                // frame for only the most recently processed Ping frame".
                owedPong = payload;
            }
        }

        @Override
        public void pong(Bytes payload) {
            if (!pings.answered(payload) && !options.silencePings()) {
                inbox.add(new WsFrame.Pong(payload));
            }
        }

        @Override
        public void close(WsFrame.Close frame) {
            inbox.add(frame);
            if (state == State.LOST) {
                return;
            }
            if (state == State.OPEN) {
                sendClose(CloseCodes.answerTo(frame.hasCode() ? frame.code() : CloseCodes.NONE));
            }
            end(Reason.NORMAL);
        }

        @Override
        public boolean takesMore() {
            return isReceiving() || state == State.LOST;
        }

        @Override
        public void reading(boolean on) {
            if (on) {
                closing.resume();
                pings.resume();
            } else {
                closing.pause();
                pings.pause();
            }
            transport.read(on);
        }

        @Override
        public void violated(WsViolation violation) {
            if (state == State.LOST) {
                // It is lost already, for another reason.
                return;
            }
            Reason broken = new Reason.WsProtocolError(violation.closeCode(), violation.rule());
            if (state == State.OPEN) {
                state = State.VIOLATED;
                outcome = broken;
                owedPong = null;
                pings.stop();
                WsVerdict made = new WsVerdict(stream, transport.executor(), WsEndpoint.this::fail);
                verdict = made;
                made.pronounce(violation);
            } else {
                end(broken);
            }
        }
    }
}
