package dev.gun.client.internal.protocol;

import dev.gun.client.Bytes;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.internal.codec.ws.CloseCodes;
import dev.gun.client.internal.codec.ws.FrameWriter;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import dev.gun.client.internal.codec.ws.MaskKeys;
import dev.gun.client.internal.codec.ws.PermessageDeflate;
import dev.gun.client.internal.codec.ws.WsLimits;
import dev.gun.client.internal.codec.ws.WsMachine;
import dev.gun.client.internal.codec.ws.WsViolation;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket (RFC 6455), over whatever carries its bytes. Confined to the connection's event loop.
 *
 * <pre>
 *   OPEN --our close--> CLOSE_SENT
 *   OPEN, CLOSE_SENT --the peer's close, a broken rule, no answer in time--> DRAINING
 *   DRAINING --all that was held is delivered--> FLUSHING --our close is written--> ENDED
 *   OPEN, CLOSE_SENT --the transport is lost--> LOST --all that was received is delivered--> ENDED
 *   DRAINING, FLUSHING --the transport is lost--> ENDED
 * </pre>
 *
 * <p>A receiver without room does not stop reading at once: frames are held until {@code receiveBuffer} is full, so that
 * pings behind them are answered. What arrives when it is full is kept as it came.
 */
final class WsEndpoint {

    /** RFC 6455 §7.4.1: "an endpoint is 'going away', such as a server going down or a browser having navigated away". */
    private static final int GOING_AWAY = 1001;

    private enum State {
        /** Frames go both ways. */
        OPEN,
        /** Our close is written, the peer's is waited for; frames only come. */
        CLOSE_SENT,
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

    private enum Reading {
        /** Bytes are wanted. */
        ON,
        /** We have stopped reading, since the receive buffer is full. */
        PAUSED
    }

    private final ClientStream stream;
    private final StreamListener listener;
    private final WsTransport transport;
    private final WsOptions options;
    private final long keptLimit;
    private final @Nullable PermessageDeflate deflate;
    private final WsMachine machine;
    private final WsSender sender;
    private final WsInbox inbox;
    private final WsPings pings;
    private final WsTimer closing;
    private final Deque<ByteBuf> unread = new ArrayDeque<>();
    private final WriteResult closeResult = new CloseResult(WriteResult.IGNORED);

    private State state = State.OPEN;
    private OwnClose ownClose = OwnClose.NONE;
    private Reading reading = Reading.ON;
    /** How it ends; has a meaning from DRAINING on. */
    private Reason outcome = Reason.NORMAL;
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
        this.keptLimit = context.options().mailboxBytes();
        this.deflate = accepted.deflate() == null ? null : new PermessageDeflate(accepted.deflate(), -1);
        String extensions = deflate == null ? "" : "permessage-deflate";
        WsLimits limits = new WsLimits(options.maxFrameSize(), options.maxMessageSize(), options.maxDecompressedSize());
        this.machine = new WsMachine(
                limits, deflate, listener.hasHandlers(), new WsInput(stream, listener, extensions, new Inbound()));
        this.sender =
                new WsSender(stream, listener, transport, new FrameWriter(MaskKeys.secure(), deflate), extensions);
        this.inbox = new WsInbox(stream, listener);
        this.pings = new WsPings(options, context.commands(), transport.executor(), sender, transport::close);
        this.closing = new WsTimer(transport.executor(), options.closingTimeout(), this::closingTimedOut);
    }

    /** Begins keepalive. */
    void start() {
        pings.start();
    }

    /** Whether the end of its stream has not been told yet. */
    boolean live() {
        return state == State.OPEN || state == State.CLOSE_SENT || state == State.DRAINING;
    }

    /** Bytes came; takes them over. */
    void receive(ByteBuf in) {
        pings.heard();
        unread.add(in);
        readUnread();
    }

    /** No more bytes come for now: flushes the answers to what came. */
    void receiveComplete() {
        sender.flushOwn();
    }

    /** Writes a frame of the user; does not flush. */
    void send(WsFrame frame, WriteResult result) {
        if (state != State.OPEN) {
            // RFC 6455 §5.5.1: "The application MUST NOT send any more data frames after sending a Close frame."
            result.failed(new Reason.BadState("The WebSocket is closing and takes no more frames (RFC 6455 §5.5.1)"));
            return;
        }
        Reason refusal = sender.send(frame, frame.isClose() ? new CloseResult(result) : result);
        if (refusal != null) {
            result.failed(refusal);
        } else if (frame.isClose()) {
            awaitClose();
        }
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
        if (state == State.OPEN || state == State.CLOSE_SENT) {
            listener.cancelled(stream, Side.LOCAL, Reason.CANCELLED);
            close();
        }
        resume();
    }

    /** Closes it, unless that has begun. Its end comes when the peer has answered, or {@code closingTimeout} is over. */
    void close() {
        if (state == State.OPEN) {
            sendClose(GOING_AWAY);
            awaitClose();
            sender.flushOwn();
        }
    }

    /** The receiver may have room again: delivers what is held, then reads on. */
    void resume() {
        inbox.deliver();
        if (state == State.DRAINING) {
            advance();
        }
        if (isReceiving()) {
            readUnread();
        }
        if (isReceiving() && reading == Reading.PAUSED && hasRoomAgain()) {
            reading = Reading.ON;
            closing.resume();
            pings.resume();
            transport.read(true);
        }
        sender.flushOwn();
    }

    /** The transport takes bytes again. */
    void writable() {
        Bytes payload = owedPong;
        if (payload != null && transport.writable()) {
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
            readUnread();
        }
        inbox.deliverAll();
        // The peer's close was among what was not parsed: it is a clean end after all.
        boolean closed = lost && machine.state() == WsMachine.State.CLOSED;
        if (state == State.DRAINING || closed) {
            tellEnd();
        }
        release();
        return lost && !closed;
    }

    /** Lets go of everything, without a word. */
    void release() {
        state = State.ENDED;
        pings.stop();
        closing.stop();
        owedPong = null;
        inbox.clear();
        unread.forEach(ByteBuf::release);
        unread.clear();
        closeDeflate();
    }

    private boolean isReceiving() {
        return state == State.OPEN || state == State.CLOSE_SENT;
    }

    /** Parses what has come as far as there is room. What comes after the end is discarded, RFC 6455 §1.4. */
    private void readUnread() {
        for (ByteBuf in = unread.poll(); in != null; in = unread.poll()) {
            boolean taken = true;
            try {
                taken = parse(in);
            } finally {
                if (taken) {
                    in.release();
                }
            }
            if (!taken) {
                unread.addFirst(in);
                pause();
                return;
            }
        }
        if (isReceiving() && isFull()) {
            pause();
        }
    }

    /** Parses {@code in}; false when it must wait for room. */
    private boolean parse(ByteBuf in) {
        while (isReceiving() || state == State.LOST) {
            if (isFull()) {
                return false;
            }
            switch (machine.next(in)) {
                case NEED_MORE -> {
                    return true;
                }
                case FAILED -> violated(Objects.requireNonNull(machine.violation()));
                case EMITTED -> {
                    // There may be more.
                }
            }
        }
        return true;
    }

    private boolean isFull() {
        long kept = inbox.heldBytes() + machine.buffered();
        return kept >= (state == State.LOST ? keptLimit : options.receiveBuffer()) && inbox.blocked();
    }

    /** Not as soon as there is any room, so that reading is not switched on and off with each message. */
    private boolean hasRoomAgain() {
        return unread.isEmpty()
                && (!inbox.blocked() || inbox.heldBytes() + machine.buffered() <= options.receiveBuffer() / 2);
    }

    private void pause() {
        if (reading == Reading.ON && state != State.LOST) {
            reading = Reading.PAUSED;
            closing.pause();
            pings.pause();
            transport.read(false);
        }
    }

    private void awaitClose() {
        state = State.CLOSE_SENT;
        pings.stop();
        closing.start();
    }

    private void sendClose(int code) {
        ownClose = OwnClose.SENT;
        sender.sendOwn(WsFrame.close(code, ""), closeResult);
    }

    private void violated(WsViolation violation) {
        if (state == State.LOST) {
            // It is lost already, for another reason.
            state = State.ENDED;
            return;
        }
        if (state == State.OPEN) {
            sendClose(violation.closeCode());
        }
        end(new Reason.WsProtocolError(violation.closeCode(), violation.rule()));
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
            case OPEN, DRAINING, LOST, ENDED -> {
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
        closeDeflate();
        advance();
    }

    /** Goes from DRAINING as far as it can. */
    private void advance() {
        if (!inbox.isEmpty()) {
            // There is nothing to read any more, and the peer's closing the socket must not overtake what is held.
            pause();
            return;
        }
        state = State.FLUSHING;
        tellEnd();
        if (ownClose == OwnClose.SETTLED) {
            finish();
        } else {
            // Closing the socket now could throw away our close. This is about writing, so it does not matter whether
            // we read.
            closing.resume();
            closing.start();
        }
    }

    private void tellEnd() {
        if (outcome == Reason.NORMAL) {
            listener.ended(stream);
        } else {
            listener.failed(stream, outcome, Processed.MAYBE);
        }
    }

    private void finish() {
        release();
        transport.close(outcome);
    }

    private void closeDeflate() {
        if (deflate != null) {
            deflate.close();
        }
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
    private final class Inbound implements WsInput.Messages {

        @Override
        public void data(WsFrame frame) {
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
            if (transport.writable()) {
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
                // RFC 6455 §5.5.1: "the endpoint typically echos the status code it received".
                sendClose(frame.hasCode() ? frame.code() : CloseCodes.NORMAL);
            }
            end(Reason.NORMAL);
        }
    }
}
