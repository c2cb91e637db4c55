package dev.gun.client.internal.codec.ws;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of a server's frames (RFC 6455 §5.2), however they are cut up. It takes header bytes only; whoever
 * drives it takes the {@link #length()} payload bytes that follow and then calls {@link #frameEnded()}.
 *
 * <p>The checks come in the order of the bytes, so that the verdict does not depend on how the bytes arrive.
 */
final class FrameParser {
    /** The key of a frame that is not masked. */
    static final long NO_MASK_KEY = -1;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x4;
    private static final int MASKED = 0x80;
    private static final int LENGTH_BITS = 0x7F;
    private static final int LENGTH_16 = 126;

    private static final WsViolation RESERVED_BITS = WsViolation.protocolError(
            "RFC 6455 §5.2: RSV bits must be 0 unless an extension that uses them was negotiated");
    private static final WsViolation COMPRESSED_CONTROL =
            WsViolation.protocolError("RFC 7692 §6: control frames must not be compressed");
    private static final WsViolation COMPRESSED_CONTINUATION =
            WsViolation.protocolError("RFC 7692 §6.1: RSV1 must be set on the first fragment of a message only");
    private static final WsViolation RESERVED_OPCODE =
            WsViolation.protocolError("RFC 6455 §5.2: reserved opcodes must not be used");
    private static final WsViolation FRAGMENTED_CONTROL =
            WsViolation.protocolError("RFC 6455 §5.5: control frames must not be fragmented");
    private static final WsViolation LONG_CONTROL =
            WsViolation.protocolError("RFC 6455 §5.5: control frames must have a payload of 125 bytes or less");
    private static final WsViolation NOTHING_TO_CONTINUE = WsViolation.protocolError(
            "RFC 6455 §5.4: a continuation frame must follow an unfinished fragmented message");
    private static final WsViolation UNFINISHED_MESSAGE = WsViolation.protocolError(
            "RFC 6455 §5.4: a new message must not begin before the fragmented one is finished");
    private static final WsViolation LENGTH_SIGN =
            WsViolation.protocolError("RFC 6455 §5.2: the most significant bit of a 64-bit length must be 0");
    private static final WsViolation LENGTH_NOT_MINIMAL =
            WsViolation.protocolError("RFC 6455 §5.2: the minimal number of bytes must be used to encode the length");
    private static final WsViolation FROM_SERVER_MASKED =
            WsViolation.protocolError("RFC 6455 §5.1: a server must not mask any frames that it sends to the client");

    private enum Part {
        /** Nothing of the frame was read yet. */
        FIRST_BYTE,
        /** The byte with the mask bit and the short length comes next. */
        SECOND_BYTE,
        /** {@code missing} bytes of a length of 16 bits come next. */
        MEDIUM_LENGTH,
        /** {@code missing} bytes of a length of 64 bits come next. */
        LONG_LENGTH,
        /** {@code missing} bytes of a masking key come next. */
        MASK_KEY,
        /** The header is complete, its payload is not. */
        PAYLOAD
    }

    private Part part = Part.FIRST_BYTE;
    private byte missing;
    private boolean fin;
    private byte rsv;
    private WsOpcode opcode = WsOpcode.CONTINUATION;
    private FragState fragState = FragState.NONE;
    private boolean masked;
    private long length;
    /** Of a masked frame, as far as it was read. */
    private int maskKey;

    /**
     * Reads header bytes from {@code in}, and none beyond the header.
     *
     * @param deflate whether permessage-deflate was negotiated, which gives RSV1 a meaning
     * @param limits have the largest payload length accepted
     * @return the rule that is broken, after which it is not called again; {@code null} when none is
     */
    @Nullable WsViolation parse(ByteBuf in, boolean deflate, WsLimits limits) {
        while (part != Part.PAYLOAD && in.isReadable()) {
            WsViolation broken =
                    switch (part) {
                        case FIRST_BYTE -> firstByte(in.readUnsignedByte(), deflate);
                        case SECOND_BYTE -> secondByte(in.readUnsignedByte(), limits);
                        case MEDIUM_LENGTH, LONG_LENGTH -> lengthByte(in.readUnsignedByte(), limits);
                        case MASK_KEY -> maskKeyByte(in.readUnsignedByte());
                        case PAYLOAD -> throw new IllegalStateException("frameEnded() was not called");
                    };
            if (broken != null) {
                return broken;
            }
        }
        return null;
    }

    /** Whether the header is complete, so that the payload follows. */
    boolean isComplete() {
        return part == Part.PAYLOAD;
    }

    /** The payload of the frame was read: the next byte begins a frame. */
    void frameEnded() {
        part = Part.FIRST_BYTE;
        fragState = fragState.afterFrame();
    }

    /** Whether the frame is the last of its message. */
    boolean fin() {
        return fin;
    }

    /** The three reserved bits, RSV1 being 4. */
    int rsv() {
        return rsv;
    }

    /** Whether RSV1 is set: the frame begins a compressed message. */
    boolean rsv1() {
        return (rsv & RSV1) != 0;
    }

    /** The kind of frame. */
    WsOpcode opcode() {
        return opcode;
    }

    /** Between frames: whether a message is under way; after the header: where this frame stands in it. */
    FragState fragState() {
        return fragState;
    }

    /** The payload's length in bytes. */
    long length() {
        return length;
    }

    /** The masking key as an unsigned 32-bit number, or {@link #NO_MASK_KEY}; a frame with a key is a violation. */
    long maskKey() {
        return part == Part.MASK_KEY ? Integer.toUnsignedLong(maskKey) : NO_MASK_KEY;
    }

    private @Nullable WsViolation firstByte(int b, boolean deflate) {
        fin = (b & FIN) != 0;
        rsv = (byte) ((b >> 4) & 0x7);
        if ((rsv & (deflate ? ~RSV1 : ~0)) != 0) {
            return RESERVED_BITS;
        }
        WsOpcode kind = WsOpcode.of(b);
        if (kind == null) {
            return RESERVED_OPCODE;
        }
        opcode = kind;
        part = Part.SECOND_BYTE;
        return switch (kind) {
            case CONTINUATION -> continuation();
            case TEXT -> beginMessage(FragState.TEXT);
            case BINARY -> beginMessage(FragState.BINARY);
            case CLOSE, PING, PONG -> control();
        };
    }

    private @Nullable WsViolation continuation() {
        if (fragState == FragState.NONE) {
            return NOTHING_TO_CONTINUE;
        }
        if (rsv1()) {
            return COMPRESSED_CONTINUATION;
        }
        if (fin) {
            fragState = fragState == FragState.TEXT ? FragState.TEXT_FIN : FragState.BINARY_FIN;
        }
        return null;
    }

    private @Nullable WsViolation beginMessage(FragState unfinished) {
        if (fragState != FragState.NONE) {
            return UNFINISHED_MESSAGE;
        }
        if (!fin) {
            fragState = unfinished;
        }
        return null;
    }

    private @Nullable WsViolation control() {
        if (rsv1()) {
            return COMPRESSED_CONTROL;
        }
        return fin ? null : FRAGMENTED_CONTROL;
    }

    private @Nullable WsViolation secondByte(int b, WsLimits limits) {
        masked = (b & MASKED) != 0;
        int shortLength = b & LENGTH_BITS;
        if (opcode.isControl() && shortLength > 125) {
            return LONG_CONTROL;
        }
        if (shortLength < LENGTH_16) {
            length = shortLength;
            return lengthKnown(limits);
        }
        length = 0;
        if (shortLength == LENGTH_16) {
            missing = Short.BYTES;
            part = Part.MEDIUM_LENGTH;
        } else {
            missing = Long.BYTES;
            part = Part.LONG_LENGTH;
        }
        return null;
    }

    private @Nullable WsViolation lengthByte(int b, WsLimits limits) {
        length = length << 8 | b;
        if (--missing > 0) {
            return null;
        }
        if (length < 0) {
            return LENGTH_SIGN;
        }
        if (length < LENGTH_16 || (part == Part.LONG_LENGTH && length <= 0xFFFF)) {
            return LENGTH_NOT_MINIMAL;
        }
        return lengthKnown(limits);
    }

    private @Nullable WsViolation lengthKnown(WsLimits limits) {
        if (length > limits.maxFrameSize()) {
            return WsViolation.tooBig("RFC 6455 §10.4: frame of " + length + " bytes is larger than maxFrameSize "
                    + limits.maxFrameSize());
        }
        if (!masked) {
            part = Part.PAYLOAD;
            return null;
        }
        // The key is read before the frame is refused, because the frame-header event shows it.
        maskKey = 0;
        missing = Integer.BYTES;
        part = Part.MASK_KEY;
        return null;
    }

    private @Nullable WsViolation maskKeyByte(int b) {
        maskKey = maskKey << 8 | b;
        return --missing > 0 ? null : FROM_SERVER_MASKED;
    }
}
