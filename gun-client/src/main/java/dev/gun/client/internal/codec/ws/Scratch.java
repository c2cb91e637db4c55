package dev.gun.client.internal.codec.ws;

/**
 * One array per thread for bytes that are needed no longer than one call, so that thousands of connections on an event
 * loop share it. Contents do not survive a callback to user code.
 */
final class Scratch {
    private static final int INITIAL_SIZE = 4 * 1024;
    private static final int LARGEST_KEPT = 64 * 1024;

    private static final ThreadLocal<byte[]> ARRAY = ThreadLocal.withInitial(() -> new byte[INITIAL_SIZE]);

    private Scratch() {}

    /** An array of at least {@code size} bytes; above 64 KiB a new one, which is not kept. */
    static byte[] atLeast(int size) {
        if (size > LARGEST_KEPT) {
            return new byte[size];
        }
        byte[] array = ARRAY.get();
        if (array.length < size) {
            array = new byte[Math.min(LARGEST_KEPT, Integer.highestOneBit(size - 1) << 1)];
            ARRAY.set(array);
        }
        return array;
    }

    /** An array of about {@code size} bytes, and at most 64 KiB. */
    static byte[] forAbout(long size) {
        return atLeast((int) Math.min(size, LARGEST_KEPT));
    }
}
