package dev.gun.client.internal.codec.ws;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses the messages of one direction (RFC 7692 §7.2.1).
 *
 * <p>{@link Deflater} always uses a window of 15 bits. For a smaller one of w bits it is fed blocks of at most 2^w bytes,
 * each ended by a full flush, after which nothing refers back: so no distance exceeds 2^w.
 */
final class MessageDeflater {
    private static final int FULL_WINDOW_BITS = 15;
    private static final int TAIL_LENGTH = 4;
    /** zlib repeats a flush marker when it is left with six bytes or fewer. */
    private static final int FLUSH_ROOM = 64;

    private static final byte[] EMPTY = new byte[0];

    private final int blockSize;
    private final int flush;
    private final boolean noContextTakeover;
    private final Deflater deflater;

    private byte[] output = EMPTY;
    private int size;

    MessageDeflater(int windowBits, boolean noContextTakeover, int level) {
        boolean fullWindow = windowBits == FULL_WINDOW_BITS;
        this.blockSize = fullWindow ? Integer.MAX_VALUE : 1 << windowBits;
        this.flush = fullWindow ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH;
        this.noContextTakeover = noContextTakeover;
        this.deflater = new Deflater(level, true);
    }

    /**
     * Compresses a message into {@link #output()}.
     *
     * @return how many bytes of the output are the compressed message
     */
    int deflate(ByteBuffer message) {
        // Stored blocks cost 5 bytes per 16 KiB; each of our own blocks another 5 and 5 for its flush.
        int total = message.remaining();
        long bound = total + (total >>> 11) + 10L * (total / blockSize) + FLUSH_ROOM;
        output = Scratch.atLeast((int) Math.min(bound, Integer.MAX_VALUE - 8));
        size = 0;
        int from = 0;
        while (from < total) {
            int length = Math.min(blockSize, total - from);
            deflater.setInput(message.slice(message.position() + from, length));
            flushBlock();
            from += length;
        }
        deflater.setInput(EMPTY);
        if (noContextTakeover) {
            deflater.reset();
        }
        if (size == 0) {
            // RFC 7692 §7.2.3.6: an empty message is the single byte 0x00.
            output[0] = 0;
            return 1;
        }
        return size - TAIL_LENGTH;
    }

    /** The array that the last message was compressed into; other calls on this thread reuse it. */
    byte[] output() {
        return output;
    }

    /** Lets go of the last message. */
    void forget() {
        output = EMPTY;
    }

    /** Gives the native memory back; the deflater is of no use afterwards. */
    void end() {
        deflater.end();
    }

    private void flushBlock() {
        while (true) {
            if (output.length - size < FLUSH_ROOM) {
                output = Arrays.copyOf(output, Math.max(output.length * 2, output.length + FLUSH_ROOM));
            }
            int room = output.length - size;
            int n = deflater.deflate(output, size, room, flush);
            size += n;
            if (n < room) {
                return;
            }
        }
    }
}
