package dev.gun.client.internal.codec.ws;

/**
 * One array per thread for bytes, and one for characters, that are needed no longer than one call, so that thousands of
 * connections on an event loop share them. Contents do not survive a callback to user code.
 */
final class Scratch {
    /** The largest array that is kept, in elements. */
    static final int LARGEST_KEPT = 64 * 1024;

    private static final int INITIAL_SIZE = 4 * 1024;

    private static final ThreadLocal<byte[]> BYTES = ThreadLocal.withInitial(() -> new byte[INITIAL_SIZE]);
    private static final ThreadLocal<char[]> CHARS = ThreadLocal.withInitial(() -> new char[INITIAL_SIZE]);

    private Scratch() {}

    /** An array of at least {@code size} bytes; above {@link #LARGEST_KEPT} a new one, which is not kept. */
    static byte[] atLeast(int size) {
        if (size > LARGEST_KEPT) {
            return new byte[size];
        }
        byte[] array = BYTES.get();
        if (array.length < size) {
            array = new byte[keptSize(size)];
            BYTES.set(array);
        }
        return array;
    }

    /** An array of about {@code size} bytes, and at most {@link #LARGEST_KEPT}. */
    static byte[] forAbout(long size) {
        return atLeast((int) Math.min(size, LARGEST_KEPT));
    }

    /** An array of at least {@code size} characters, which are at most {@link #LARGEST_KEPT}. */
    static char[] chars(int size) {
        char[] array = CHARS.get();
        if (array.length < size) {
            array = new char[keptSize(size)];
            CHARS.set(array);
        }
        return array;
    }

    private static int keptSize(int size) {
        return Math.min(LARGEST_KEPT, Integer.highestOneBit(size - 1) << 1);
    }
}
