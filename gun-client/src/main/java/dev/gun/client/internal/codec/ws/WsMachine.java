package dev.gun.client.internal.codec.ws;

import dev.gun.client.internal.codec.ws.Utf8Validator.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a client's WebSocket: bytes in, messages out (RFC 6455 §5 and §8.1, RFC 7692). Any split of the
 * bytes gives the same messages, events and violation.
 *
 * <pre>
 *   BETWEEN_FRAMES --first byte--> IN_HEADER --header complete--> IN_PAYLOAD --last byte--> BETWEEN_FRAMES
 *         IN_PAYLOAD --close frame complete--> CLOSED
 *         IN_HEADER, IN_PAYLOAD --rule broken--> FAILED
 * </pre>
 *
 * CLOSED and FAILED are final: input is discarded and nothing is emitted.
 *
 * <p>One thread owns it. A sink must not call it back.
 */
public final class WsMachine {
    /** The masking key of a frame that is not masked. */
    public static final long NO_MASK_KEY = FrameParser.NO_MASK_KEY;

    private static final WsViolation SHORT_CLOSE =
            WsViolation.protocolError("RFC 6455 §5.5.1: a close frame's payload must begin with a 2-byte status code");
    private static final WsViolation CLOSE_REASON =
            WsViolation.invalidData("RFC 6455 §5.5.1: a close frame's reason must be valid UTF-8");
    private static final byte[] EMPTY = new byte[0];

    /** Takes what was received, on the thread that feeds the machine. Arrays are the sink's to keep. */
    public interface Sink {
        /** The first byte of a frame is there. Called only if frame events are wanted. */
        void frameStart(FragState fragState);

        /**
         * A frame's header is complete. Called only if frame events are wanted.
         *
         * @param rsv the three reserved bits, RSV1 being 4
         * @param length the payload's length in bytes
         * @param maskKey the key as an unsigned number or {@link #NO_MASK_KEY}; with a key a violation follows
         */
        void frameHeader(FragState fragState, WsOpcode opcode, int rsv, long length, long maskKey);

        /**
         * A frame is complete. Called only if frame events are wanted, before the message that the frame completes.
         *
         * @param closeCode a close frame's code, or {@link CloseCodes#NONE}
         * @param payload the payload, decompressed, without a close code; to be read or copied during the call only
         */
        void frameEnd(int closeCode, ByteBuf payload);

        /** A text message. */
        void text(String text);

        /** A binary message. */
        void binary(byte[] data);

        /** A ping, to be answered with the same payload. */
        void ping(byte[] payload);

        /** A pong. */
        void pong(byte[] payload);

        /**
         * A close frame; the last call.
         *
         * @param code its code, or {@link CloseCodes#NONE}
         * @param reason its reason, possibly empty
         */
        void close(int code, String reason);
    }

    /** How {@link #next} ended. */
    public enum Step {
        /** The input is used up. */
        NEED_MORE,
        /** One message, ping, pong or close was emitted; there may be more in the input. */
        EMITTED,
        /** The peer broke a rule, see {@link #violation()}. Returned once; afterwards NEED_MORE. */
        FAILED
    }

    /** Where the machine is. */
    public enum State {
        /** The next byte begins a frame. */
        BETWEEN_FRAMES,
        /** Part of a header was read. */
        IN_HEADER,
        /** The header was read, the payload not entirely. */
        IN_PAYLOAD,
        /** A close frame was emitted. */
        CLOSED,
        /** A rule was broken. */
        FAILED
    }

    private final WsLimits limits;
    private final @Nullable PermessageDeflate deflate;
    private final boolean frameEvents;
    private final Sink sink;
    private final FrameParser parser = new FrameParser();
    /** The message of which some, but not all, is here; {@code null} while there is none, as mostly. */
    private @Nullable MessageBuffer message;

    private State state = State.BETWEEN_FRAMES;
    private @Nullable WsViolation violation;
    /** Payload bytes of the current frame that are still to come. */
    private long remaining;
    /** The payload of the current control frame. */
    private byte[] control = EMPTY;
    /** Whether the current message is compressed; a control frame in its midst is not. */
    private boolean compressed;

    /**
     * A machine before the first frame.
     *
     * @param deflate the contexts if compression was negotiated, otherwise {@code null}; the caller closes them
     * @param frameEvents whether the sink's three frame methods are called
     */
    public WsMachine(WsLimits limits, @Nullable PermessageDeflate deflate, boolean frameEvents, Sink sink) {
        this.limits = limits;
        this.deflate = deflate;
        this.frameEvents = frameEvents;
        this.sink = sink;
    }

    /** Where the machine is. */
    public State state() {
        return state;
    }

    /** The broken rule if the machine has failed, otherwise {@code null}. */
    public @Nullable WsViolation violation() {
        return violation;
    }

    /**
     * Whether nothing is half received: no frame and no fragmented message. Then {@link PermessageDeflate#releaseIdle()}
     * may be called.
     */
    public boolean isIdle() {
        return state == State.BETWEEN_FRAMES && parser.fragState() == FragState.NONE;
    }

    /** How many bytes of an unfinished message are here, decompressed where it is compressed. */
    public int buffered() {
        return message == null ? 0 : message.size();
    }

    /** Reads all of {@code in}; a violation is told by {@link Step#FAILED}, everything else by NEED_MORE. */
    public Step receive(ByteBuf in) {
        Step step = next(in);
        while (step == Step.EMITTED) {
            step = next(in);
        }
        return step;
    }

    /** Reads {@code in} until something was emitted, a rule is found broken, or the input is used up. */
    public Step next(ByteBuf in) {
        while (true) {
            switch (state) {
                case BETWEEN_FRAMES -> {
                    if (!in.isReadable()) {
                        return Step.NEED_MORE;
                    }
                    state = State.IN_HEADER;
                    if (frameEvents) {
                        sink.frameStart(parser.fragState());
                    }
                }
                case IN_HEADER -> {
                    WsViolation broken = parser.parse(in, deflate != null, limits);
                    if (broken == null && !parser.isComplete()) {
                        return Step.NEED_MORE;
                    }
                    broken = header(broken);
                    if (broken != null) {
                        return fail(in, broken);
                    }
                }
                case IN_PAYLOAD -> {
                    Step step = parser.opcode().isControl() ? controlPayload(in) : dataPayload(in);
                    if (step != null) {
                        return step;
                    }
                }
                case CLOSED, FAILED -> {
                    in.skipBytes(in.readableBytes());
                    return Step.NEED_MORE;
                }
            }
        }
    }

    private @Nullable WsViolation header(@Nullable WsViolation broken) {
        if (frameEvents && (broken == null || parser.maskKey() != NO_MASK_KEY)) {
            sink.frameHeader(parser.fragState(), parser.opcode(), parser.rsv(), parser.length(), parser.maskKey());
        }
        if (broken != null) {
            return broken;
        }
        state = State.IN_PAYLOAD;
        remaining = parser.length();
        return switch (parser.opcode()) {
            case TEXT, BINARY -> beginMessage();
            case CONTINUATION -> nextFragment();
            case CLOSE -> beginControl(remaining == 1 ? SHORT_CLOSE : null);
            case PING, PONG -> beginControl(null);
        };
    }

    private @Nullable WsViolation beginControl(@Nullable WsViolation broken) {
        control = remaining == 0 ? EMPTY : new byte[(int) remaining];
        return broken;
    }

    private @Nullable WsViolation beginMessage() {
        compressed = parser.rsv1();
        return nextFragment();
    }

    private @Nullable WsViolation nextFragment() {
        if (message != null) {
            message.nextFrame();
        }
        int limit = limits.messageLimit();
        // Known from the header, so there is no point in receiving the rest.
        if (!compressed && remaining > limit - buffered()) {
            return WsViolation.tooBig("RFC 6455 §10.4: message is larger than maxMessageSize " + limit);
        }
        return null;
    }

    private @Nullable Step dataPayload(ByteBuf in) {
        int available = in.readableBytes();
        // A frame of which nothing was read, all is there, and which is the whole message.
        boolean whole = available >= remaining
                && remaining == parser.length()
                && parser.fin()
                && parser.fragState() == FragState.NONE;
        if (whole && !compressed) {
            return parser.opcode() == WsOpcode.TEXT ? wholeText(in) : wholeBinary(in);
        }
        if (available == 0 && remaining > 0) {
            return Step.NEED_MORE;
        }
        MessageBuffer into = message == null ? beginBuffer() : message;
        if (whole) {
            into.borrowScratch((int) remaining);
        }
        WsViolation broken = takePayload(in, (int) Math.min(remaining, available), into);
        if (broken != null) {
            return fail(in, broken);
        }
        return remaining > 0 ? Step.NEED_MORE : endOfFrame(in, into);
    }

    /** The frame is the message's first, since whatever comes of a message goes to its buffer or makes it whole. */
    private MessageBuffer beginBuffer() {
        int limit = compressed ? limits.decompressedLimit() : limits.messageLimit();
        MessageBuffer begun = new MessageBuffer(parser.opcode() == WsOpcode.TEXT, limit);
        message = begun;
        return begun;
    }

    private @Nullable WsViolation takePayload(ByteBuf in, int length, MessageBuffer into) {
        long rest = remaining;
        remaining -= length;
        if (compressed) {
            return inflater().inflate(in, length, into);
        }
        int largest = parser.fin() ? into.size() + (int) rest : limits.messageLimit();
        return into.append(in, length, largest);
    }

    /** The frame's payload is complete. Without a message that it completes, there is no result yet. */
    private @Nullable Step endOfFrame(ByteBuf in, MessageBuffer part) {
        if (!parser.fin()) {
            frameDone(State.BETWEEN_FRAMES);
            if (frameEvents) {
                sink.frameEnd(CloseCodes.NONE, part.frame());
            }
            return null;
        }
        WsViolation broken = compressed ? inflater().finish(part) : null;
        if (broken == null) {
            broken = part.end();
        }
        if (broken != null) {
            return fail(in, broken);
        }
        FragState fragState = parser.fragState();
        if (parser.opcode() == WsOpcode.TEXT || fragState == FragState.TEXT_FIN) {
            String text = part.text();
            messageDone(part);
            sink.text(text);
        } else {
            byte[] data = part.binary();
            messageDone(part);
            sink.binary(data);
        }
        return Step.EMITTED;
    }

    private void messageDone(MessageBuffer whole) {
        frameDone(State.BETWEEN_FRAMES);
        message = null;
        if (frameEvents) {
            sink.frameEnd(CloseCodes.NONE, whole.frame());
        }
    }

    private Step wholeText(ByteBuf in) {
        int length = (int) remaining;
        byte[] bytes;
        int offset;
        if (in.hasArray()) {
            bytes = in.array();
            offset = in.arrayOffset() + in.readerIndex();
        } else {
            bytes = Scratch.atLeast(length);
            offset = 0;
            copy(in, bytes, length);
        }
        Verdict verdict = Utf8Validator.check(bytes, offset, length);
        if (verdict == Verdict.INVALID) {
            return fail(in, MessageBuffer.NOT_UTF8);
        }
        String text = Utf8Text.decode(bytes, offset, length, verdict == Verdict.ASCII);
        wholeDone(in, length);
        sink.text(text);
        return Step.EMITTED;
    }

    private Step wholeBinary(ByteBuf in) {
        int length = (int) remaining;
        byte[] data = length == 0 ? EMPTY : new byte[length];
        copy(in, data, length);
        wholeDone(in, length);
        sink.binary(data);
        return Step.EMITTED;
    }

    /** What {@code getBytes} does for memory outside the heap, but without a new view of it for each frame. */
    private static void copy(ByteBuf in, byte[] to, int length) {
        if (in.nioBufferCount() == 1) {
            in.internalNioBuffer(in.readerIndex(), length).get(to, 0, length);
        } else {
            in.getBytes(in.readerIndex(), to, 0, length);
        }
    }

    private void wholeDone(ByteBuf in, int length) {
        int from = in.readerIndex();
        in.skipBytes(length);
        frameDone(State.BETWEEN_FRAMES);
        if (frameEvents) {
            sink.frameEnd(CloseCodes.NONE, in.slice(from, length).asReadOnly());
        }
    }

    private Step controlPayload(ByteBuf in) {
        int n = (int) Math.min(remaining, in.readableBytes());
        in.readBytes(control, control.length - (int) remaining, n);
        remaining -= n;
        if (remaining > 0) {
            return Step.NEED_MORE;
        }
        byte[] payload = control;
        control = EMPTY;
        if (parser.opcode() == WsOpcode.CLOSE) {
            return close(in, payload);
        }
        frameDone(State.BETWEEN_FRAMES);
        if (frameEvents) {
            sink.frameEnd(CloseCodes.NONE, Unpooled.wrappedBuffer(payload).asReadOnly());
        }
        if (parser.opcode() == WsOpcode.PING) {
            sink.ping(payload);
        } else {
            sink.pong(payload);
        }
        return Step.EMITTED;
    }

    private Step close(ByteBuf in, byte[] payload) {
        int code = CloseCodes.NONE;
        String reason = "";
        int reasonFrom = Math.min(payload.length, 2);
        if (payload.length > 0) {
            code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
            if (!CloseCodes.isValidOnWire(code)) {
                return fail(
                        in,
                        WsViolation.protocolError(
                                "RFC 6455 §7.4: " + code + " must not be a close frame's status code"));
            }
            if (Utf8Validator.check(payload, 2, payload.length - 2) == Verdict.INVALID) {
                return fail(in, CLOSE_REASON);
            }
            reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
        message = null;
        frameDone(State.CLOSED);
        if (frameEvents) {
            sink.frameEnd(
                    code,
                    Unpooled.wrappedBuffer(payload, reasonFrom, payload.length - reasonFrom)
                            .asReadOnly());
        }
        sink.close(code, reason);
        return Step.EMITTED;
    }

    private void frameDone(State next) {
        parser.frameEnded();
        state = next;
    }

    private Step fail(ByteBuf in, WsViolation broken) {
        violation = broken;
        state = State.FAILED;
        message = null;
        in.skipBytes(in.readableBytes());
        return Step.FAILED;
    }

    private MessageInflater inflater() {
        if (deflate == null) {
            throw new IllegalStateException("RSV1 passed without permessage-deflate");
        }
        return deflate.inflater();
    }
}
