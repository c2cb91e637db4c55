package dev.gun.client.internal.protocol;

import dev.gun.client.Bytes;
import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.internal.codec.ws.CloseCodes;
import dev.gun.client.internal.codec.ws.FrameWriter;
import dev.gun.client.internal.codec.ws.HandshakeResult;
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
final class WsEndpoint extends WsInput {

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

    private final Commands commands;
    private final WsTransport transport;
    private final WsRules rules;
    private final WsCompression compression;
    private final WsSender sender;
    private final WsReader reader;
    /** {@code null} until there is something to ping for, which most have not: keepalive, or a user who asks for it. */
    private @Nullable WsPings pings;
    /** {@code null} until it is about to end. */
    private @Nullable WsClosing closing;

    private State state = State.OPEN;
    /** The latest ping that came while the transport took no more. */
    private @Nullable Bytes owedPong;

    /**
     * A WebSocket whose opening handshake is done.
     *
     * @param stream its stream, whose head has {@code wsOptions}
     * @param accepted what the server agreed to
     */
    WsEndpoint(ProtocolContext context, ClientStream stream, HandshakeResult.Accepted accepted, WsTransport transport) {
        super(stream, context.listener());
        this.commands = context.commands();
        this.transport = transport;
        WsOptions options = Objects.requireNonNull(stream.head().wsOptions(), "wsOptions");
        this.rules = WsRules.of(options, context.options());
        this.compression = WsCompression.of(accepted.deflate(), transport);
        StreamListener listener = context.listener();
        this.sender = new WsSender(stream, listener, transport, FrameWriter.of(compression.contexts()));
        WsMachine machine = new WsMachine(
                WsLimits.of(options.maxFrameSize(), options.maxMessageSize(), options.maxDecompressedSize()),
                compression.contexts(),
                listener.hasHandlers(),
                this);
        this.compression.releaseWhen(machine::isIdle);
        this.reader = new WsReader(machine, this, options.receiveBuffer());
    }

    ClientStream stream() {
        return stream;
    }

    WsRules rules() {
        return rules;
    }

    /** Begins keepalive; what it was asked for with is needed no more. */
    void start() {
        stream.forgetRequest();
        if (!rules.keepalive().equals(GunOptions.INFINITE)) {
            pings().start();
        }
    }

    private WsPings pings() {
        WsPings made = pings;
        if (made == null) {
            made = new WsPings(rules, commands, transport.executor(), sender, transport::close);
            pings = made;
        }
        return made;
    }

    private WsClosing closing() {
        WsClosing made = closing;
        if (made == null) {
            made = new WsClosing(
                    transport.executor(), rules.closingTimeout(), reader.isReading(), this::closingTimedOut);
            closing = made;
        }
        return made;
    }

    /** Whether the end of its stream has not been told yet. */
    boolean live() {
        return state == State.OPEN || state == State.CLOSE_SENT || state == State.VIOLATED || state == State.DRAINING;
    }

    /** Bytes came; takes them over. */
    void receive(ByteBuf in) {
        if (pings != null) {
            pings.heard();
        }
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
        return isReceiving() && reader.isExhausted() && !holds();
    }

    /** Writes a frame of the user; does not flush. */
    void send(WsFrame frame, WriteResult result) {
        if (state != State.OPEN && state != State.VIOLATED) {
            // RFC 6455 §5.5.1: "The application MUST NOT send any more data frames after sending a Close frame."
            result.failed(new Reason.BadState("The WebSocket is closing and takes no more frames (RFC 6455 §5.5.1)"));
            return;
        }
        Reason refusal = sender.send(frame, frame.isClose() ? closing().result(result, this::closeWritten) : result);
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
                ? pings().ping(ref)
                : new Reason.BadState("The WebSocket is closing and takes no more pings");
    }

    /** The user wants no more of it: what is held is dropped, and the WebSocket closed. */
    void cancel() {
        dropHeld();
        if (closing != null) {
            closing.hasten();
        }
        if (state == State.OPEN || state == State.CLOSE_SENT) {
            listener().cancelled(stream, Side.LOCAL, Reason.CANCELLED);
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
        deliver();
        if (closing != null) {
            closing.reconsider();
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
            reader.readRest(rules.restBytes());
        }
        deliverAll();
        // The peer's close was among what was not parsed: it is a clean end after all.
        boolean closed = lost && reader.sawClose();
        if (state == State.VIOLATED || state == State.DRAINING || closed) {
            transport.ended(closing().outcome());
        }
        release();
        return lost && !closed;
    }

    /** Lets go of everything, without a word. */
    void release() {
        state = State.ENDED;
        stopTimers();
        if (pings != null) {
            pings.forget();
        }
        owedPong = null;
        dropHeld();
        reader.release();
        sender.release();
        compression.close();
    }

    private void closeSent() {
        if (state == State.VIOLATED) {
            // The peer is not asked for an answer.
            end(closing().outcome());
        } else {
            awaitClose();
        }
    }

    /** Tells the peer which rule it broke; the receiver is done with what came before. */
    private void fail(WsViolation violation) {
        sendClose(violation.closeCode());
        end(closing().outcome());
        sender.flushOwn();
    }

    private void awaitClose() {
        state = State.CLOSE_SENT;
        stopTimers();
        closing().awaitPeer();
    }

    private void sendClose(int code) {
        sender.sendOwn(WsFrame.close(code, ""), closing().result(WriteResult.IGNORED, this::closeWritten));
    }

    private void closingTimedOut() {
        switch (state) {
            case CLOSE_SENT -> {
                closing().settle();
                end(new Reason.Timeout(
                        Reason.TimeoutPhase.CLOSING,
                        "The peer did not answer our close within websocket.closingTimeout = "
                                + rules.closingTimeout()));
            }
            case FLUSHING -> finish();
            case OPEN, VIOLATED, DRAINING, LOST, ENDED -> {
                // It does not run there.
            }
        }
    }

    private void end(Reason reason) {
        closing().outcome(reason);
        state = State.DRAINING;
        owedPong = null;
        stopTimers();
        compression.close();
        advance();
    }

    /** Goes from DRAINING as far as it can. */
    private void advance() {
        if (holds()) {
            // There is nothing to read any more, and the peer's closing the socket must not overtake what is held.
            reader.pause();
            return;
        }
        state = State.FLUSHING;
        WsClosing end = closing();
        transport.ended(end.outcome());
        if (end.isSettled()) {
            finish();
        } else {
            // Closing the socket now could throw away our close.
            end.awaitWritten();
        }
    }

    private void stopTimers() {
        if (pings != null) {
            pings.stop();
        }
        if (closing != null) {
            closing.stop();
        }
    }

    private void finish() {
        release();
        transport.close(closing().outcome());
    }

    private void closeWritten() {
        if (state == State.FLUSHING) {
            finish();
        }
    }

    // ---- whole messages and control frames, and what the reader says

    @Override
    String extensions() {
        return sender.extensions();
    }

    @Override
    void data(WsFrame frame) {
        compression.used();
        add(frame);
    }

    @Override
    void pinged(Bytes payload) {
        if (!rules.silencePings()) {
            add(new WsFrame.Ping(payload));
        }
        if (state == State.LOST) {
            return;
        }
        // RFC 6455 §5.5.2: "MUST send a Pong frame in response, unless it already received a Close frame".
        if (sender.writable()) {
            sender.sendOwn(new WsFrame.Pong(payload), WriteResult.IGNORED);
        } else {
            // A peer that pings without reading must not fill our memory. RFC 6455 §5.5.3: "MAY elect to send a Pong
            // frame for only the most recently processed Ping frame".
            owedPong = payload;
        }
    }

    @Override
    void ponged(Bytes payload) {
        boolean ours = pings != null && pings.answered(payload);
        if (!ours && !rules.silencePings()) {
            add(new WsFrame.Pong(payload));
        }
    }

    @Override
    void closed(WsFrame.Close frame) {
        add(frame);
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
        if (closing != null) {
            closing.reading(on);
        }
        if (pings != null) {
            pings.reading(on);
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
            owedPong = null;
            stopTimers();
            WsClosing end = closing();
            end.outcome(broken);
            end.pronounce(violation, new WsVerdict(stream, transport.executor(), this::fail));
        } else {
            end(broken);
        }
    }
}
