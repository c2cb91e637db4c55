package dev.gun.client.internal.codec.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message being received that does not come as one complete uncompressed frame. Grows with what has arrived, never
 * with what was announced: at most four times the bytes received. Text is validated as it comes in.
 */
final class MessageBuffer {
    static final WsViolation NOT_UTF8 =
            WsViolation.invalidData("RFC 6455 §8.1: a text message must be valid UTF-8 (RFC 3629)");

    private static final byte[] EMPTY = new byte[0];
    private static final int SMALLEST = 256;
    private static final int USUAL_RATIO = 4;
    /** With this part of a message there is room made for all of it. */
    private static final int ENOUGH = 4;

    /** Of a text; {@code null} for a binary message. */
    private final @Nullable Utf8Validator utf8;

    private final int limit;
    private byte[] bytes = EMPTY;
    private int size;
    /** Where the current frame's payload begins. */
    private int frameFrom;
    /** Whether {@code bytes} is the thread's scratch array, which must not outlive the call. */
    private boolean borrowed;

    /** A message of at most {@code limit} bytes. */
    MessageBuffer(boolean text, int limit) {
        this.utf8 = text ? new Utf8Validator() : null;
        this.limit = limit;
    }

    /** Another frame of it begins. */
    void nextFrame() {
        frameFrom = size;
    }

    /** Works in the thread's scratch array: only for a message that will be complete before control returns to the caller. */
    void borrowScratch(int compressedSize) {
        bytes = Scratch.forAbout(compressedSize * (long) USUAL_RATIO);
        borrowed = true;
    }

    int size() {
        return size;
    }

    /** Where bytes may be put, from {@link #size()} on, after {@link #room}. */
    byte[] array() {
        return bytes;
    }

    /**
     * Makes room for at least one more byte.
     *
     * @return how many bytes fit now; 0 if the limit is reached
     */
    int room() {
        if (size == bytes.length && size < limit) {
            grow(size + 1L, limit);
        }
        return Math.min(bytes.length, limit) - size;
    }

    /** Counts {@code n} bytes put into the {@link #array()}. */
    @Nullable WsViolation advance(int n) {
        int from = size;
        size += n;
        return utf8 != null && !utf8.feed(bytes, from, n) ? NOT_UTF8 : null;
    }

    /**
     * Moves {@code n} bytes here.
     *
     * @param largest the size that the message will not exceed, as far as is known; within the limit
     */
    @Nullable WsViolation append(ByteBuf in, int n, int largest) {
        if (bytes.length - size < n) {
            grow((long) size + n, largest);
        }
        in.readBytes(bytes, size, n);
        return advance(n);
    }

    /** What is wrong with the message now that no more bytes will come. */
    @Nullable WsViolation end() {
        return utf8 != null && !utf8.isComplete() ? NOT_UTF8 : null;
    }

    String text() {
        return Utf8Text.decode(bytes, 0, size, utf8 != null && utf8.isAscii());
    }

    byte[] binary() {
        return !borrowed && bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
    }

    /** The current frame's bytes; valid until the next change. */
    ByteBuf frame() {
        return Unpooled.wrappedBuffer(bytes, frameFrom, size - frameFrom).asReadOnly();
    }

    private void grow(long needed, int largest) {
        long doubled = Math.max(SMALLEST, 2L * bytes.length);
        // A good part of it is here: the rest is not to be copied again.
        boolean whole = needed >= largest / ENOUGH;
        int capacity = whole ? largest : (int) Math.min(largest, Math.max(needed, doubled));
        bytes = Arrays.copyOf(bytes, capacity);
        borrowed = false;
    }
}
