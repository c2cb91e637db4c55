package dev.gun.client.internal.codec.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes a client's frames (RFC 6455 §5), each masked with a key of its own, each message as one frame.
 *
 * <p>{@code write…} appends to a buffer, so that a batch shares one; the methods that take an allocator return a buffer of
 * just the frame's size, which the caller releases. A frame that must not be sent throws {@link UnsendableFrameException}
 * and leaves the buffer as it was. One thread owns a writer that compresses.
 */
public final class FrameWriter {
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int LARGEST_CONTROL = 125;
    private static final int CODE_LENGTH = 2;
    private static final int CHARS_PER_PIECE = Masking.PIECE / Utf8Text.MOST_BYTES_PER_CHAR;
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    /** Without compression nothing of a writer is a WebSocket's own. */
    private static final FrameWriter PLAIN = new FrameWriter(MaskKeys.secure(), null);

    private final MaskKeys maskKeys;
    private final @Nullable PermessageDeflate deflate;

    /**
     * A writer for one WebSocket.
     *
     * @param deflate the contexts if compression was negotiated, otherwise {@code null}; the caller closes them
     */
    public FrameWriter(MaskKeys maskKeys, @Nullable PermessageDeflate deflate) {
        this.maskKeys = maskKeys;
        this.deflate = deflate;
    }

    /** A writer with secure keys; always the same one without compression, since it keeps nothing then. */
    public static FrameWriter of(@Nullable PermessageDeflate deflate) {
        return deflate == null ? PLAIN : new FrameWriter(MaskKeys.secure(), deflate);
    }

    /** The extensions that its frames use, as a header field lists them without parameters; empty for none. */
    public String extensions() {
        return deflate == null ? "" : DeflateOffer.NAME;
    }

    /** A text message as a buffer of its own. */
    public ByteBuf text(ByteBufAllocator allocator, String text) {
        int length = utf8Length(text);
        if (deflate != null) {
            return deflated(allocator, WsOpcode.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), deflate);
        }
        ByteBuf out = frameBuffer(allocator, length);
        plainText(out, text, length);
        return out;
    }

    /** A binary message, {@code data} from its position to its limit, as a buffer of its own. */
    public ByteBuf binary(ByteBufAllocator allocator, ByteBuffer data) {
        if (deflate != null) {
            return deflated(allocator, WsOpcode.BINARY, data, deflate);
        }
        ByteBuf out = frameBuffer(allocator, data.remaining());
        try {
            frame(out, FIN | WsOpcode.BINARY.code(), data);
            return out;
        } catch (RuntimeException | Error e) {
            // The memory of a user's buffer may be gone, or not be this thread's.
            out.release();
            throw e;
        }
    }

    /** Appends a text message. */
    public void writeText(ByteBuf out, String text) {
        int length = utf8Length(text);
        if (deflate != null) {
            writeDeflated(out, WsOpcode.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), deflate);
        } else {
            plainText(out, text, length);
        }
    }

    /** Appends a binary message. */
    public void writeBinary(ByteBuf out, ByteBuffer data) {
        if (deflate != null) {
            writeDeflated(out, WsOpcode.BINARY, data, deflate);
        } else {
            frame(out, FIN | WsOpcode.BINARY.code(), data);
        }
    }

    /** Appends a ping. */
    public void writePing(ByteBuf out, ByteBuffer payload) {
        writeControl(out, WsOpcode.PING, payload);
    }

    /** Appends a pong. */
    public void writePong(ByteBuf out, ByteBuffer payload) {
        writeControl(out, WsOpcode.PONG, payload);
    }

    /**
     * Appends a close frame.
     *
     * @param code its code, or {@link CloseCodes#NONE} for an empty payload
     * @param reason its reason, at most 123 bytes of UTF-8; empty if there is no code
     */
    public void writeClose(ByteBuf out, int code, String reason) {
        if (code == CloseCodes.NONE) {
            if (!reason.isEmpty()) {
                throw new UnsendableFrameException("RFC 6455 §5.5.1: a close reason needs a status code before it");
            }
            writeControl(out, WsOpcode.CLOSE, EMPTY);
            return;
        }
        if (!CloseCodes.isValidOnWire(code)) {
            throw new UnsendableFrameException("RFC 6455 §7.4: " + code + " must not be a close frame's status code");
        }
        int length = CODE_LENGTH + utf8Length(reason);
        if (length > LARGEST_CONTROL) {
            throw new UnsendableFrameException(
                    "RFC 6455 §5.5: a close reason must be 123 bytes or less, was " + (length - CODE_LENGTH));
        }
        int key = header(out, FIN | WsOpcode.CLOSE.code(), length);
        int from = out.writerIndex();
        out.writeShort(code);
        ByteBufUtil.reserveAndWriteUtf8(out, reason, length - CODE_LENGTH);
        Masking.mask(out, from, length, key);
    }

    private void writeControl(ByteBuf out, WsOpcode opcode, ByteBuffer payload) {
        if (payload.remaining() > LARGEST_CONTROL) {
            throw new UnsendableFrameException(
                    "RFC 6455 §5.5: a control frame's payload must be 125 bytes or less, was " + payload.remaining());
        }
        frame(out, FIN | opcode.code(), payload);
    }

    private void plainText(ByteBuf out, String text, int length) {
        int key = header(out, FIN | WsOpcode.TEXT.code(), length);
        if (length == text.length()) {
            ascii(out, text, key);
        } else {
            utf8(out, text, key);
        }
    }

    private static void utf8(ByteBuf out, String text, int key) {
        int length = text.length();
        byte[] piece = Scratch.atLeast(Math.min(length, CHARS_PER_PIECE) * Utf8Text.MOST_BYTES_PER_CHAR);
        int rotated = key;
        for (int from = 0; from < length; ) {
            int to = Math.min(from + CHARS_PER_PIECE, length);
            if (to < length && Character.isLowSurrogate(text.charAt(to))) {
                to--;
            }
            int n = Utf8Text.encode(text, from, to, piece);
            Masking.mask(piece, 0, n, rotated);
            out.writeBytes(piece, 0, n);
            // So that the next piece goes on with the byte of the key that is due.
            rotated = Integer.rotateLeft(rotated, n * Byte.SIZE);
            from = to;
        }
    }

    private static void ascii(ByteBuf out, String text, int key) {
        int length = text.length();
        byte[] piece = Scratch.atLeast(Math.min(length, Masking.PIECE));
        for (int at = 0; at < length; at += Masking.PIECE) {
            int n = Math.min(Masking.PIECE, length - at);
            asciiToArray(text, at, n, piece);
            Masking.mask(piece, 0, n, key);
            out.writeBytes(piece, 0, n);
        }
    }

    /** Of the ways to get ASCII into an existing array, the deprecated one alone is a mere copy. */
    @SuppressWarnings("deprecation")
    private static void asciiToArray(String ascii, int from, int length, byte[] target) {
        ascii.getBytes(from, from + length, target, 0);
    }

    private ByteBuf deflated(ByteBufAllocator allocator, WsOpcode opcode, ByteBuffer data, PermessageDeflate contexts) {
        MessageDeflater deflater = contexts.deflater();
        int length = deflater.deflate(data);
        ByteBuf out = frameBuffer(allocator, length);
        takeDeflated(out, opcode, deflater, length);
        return out;
    }

    private void writeDeflated(ByteBuf out, WsOpcode opcode, ByteBuffer data, PermessageDeflate contexts) {
        MessageDeflater deflater = contexts.deflater();
        takeDeflated(out, opcode, deflater, deflater.deflate(data));
    }

    private void takeDeflated(ByteBuf out, WsOpcode opcode, MessageDeflater deflater, int length) {
        int key = header(out, FIN | RSV1 | opcode.code(), length);
        byte[] payload = deflater.output();
        Masking.mask(payload, 0, length, key);
        out.writeBytes(payload, 0, length);
        deflater.forget();
    }

    /** Writes the payload, whose position stays where it is, masked. */
    private void frame(ByteBuf out, int firstByte, ByteBuffer payload) {
        int length = payload.remaining();
        int key = header(out, firstByte, length);
        byte[] piece = Scratch.atLeast(Math.min(length, Masking.PIECE));
        for (int at = 0; at < length; at += Masking.PIECE) {
            int n = Math.min(Masking.PIECE, length - at);
            payload.get(payload.position() + at, piece, 0, n);
            Masking.mask(piece, 0, n, key);
            out.writeBytes(piece, 0, n);
        }
    }

    /** Writes all up to the payload, makes room for that, and returns the masking key. */
    private int header(ByteBuf out, int firstByte, int length) {
        out.ensureWritable(headerLength(length) + length);
        out.writeByte(firstByte);
        if (length < LENGTH_16) {
            out.writeByte(MASKED | length);
        } else if (length <= 0xFFFF) {
            out.writeByte(MASKED | LENGTH_16).writeShort(length);
        } else {
            out.writeByte(MASKED | LENGTH_64).writeLong(length);
        }
        int key = maskKeys.next();
        out.writeInt(key);
        return key;
    }

    private static ByteBuf frameBuffer(ByteBufAllocator allocator, int length) {
        return allocator.buffer(headerLength(length) + length);
    }

    private static int headerLength(int length) {
        int lengthBytes = length < LENGTH_16 ? 0 : length <= 0xFFFF ? Short.BYTES : Long.BYTES;
        return 2 + lengthBytes + Integer.BYTES;
    }

    private static int asciiPrefix(String text) {
        int at = 0;
        for (; at + 4 <= text.length(); at += 4) {
            if ((text.charAt(at) | text.charAt(at + 1) | text.charAt(at + 2) | text.charAt(at + 3)) >= 0x80) {
                break;
            }
        }
        return at;
    }

    /** The text's length in UTF-8. Unpaired surrogates have no encoding; Java's encoders would send '?' instead. */
    private static int utf8Length(String text) {
        int chars = text.length();
        long length = chars;
        for (int i = asciiPrefix(text); i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c < 0x800) {
                length += 1;
            } else if (!Character.isSurrogate(c)) {
                length += 2;
            } else {
                if (Character.isLowSurrogate(c) || i + 1 == chars || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new UnsendableFrameException(
                            "RFC 6455 §5.6: text must be valid UTF-8, but there is an unpaired"
                                    + " surrogate U+" + Integer.toHexString(c).toUpperCase(Locale.ROOT) + " at index "
                                    + i);
                }
                // Two chars, four bytes.
                length += 2;
                i++;
            }
        }
        if (length > Integer.MAX_VALUE - 32) {
            throw new UnsendableFrameException("a message must be smaller than 2 GiB, was " + length + " bytes");
        }
        return (int) length;
    }
}
