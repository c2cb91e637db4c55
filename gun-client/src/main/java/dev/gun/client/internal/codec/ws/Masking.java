package dev.gun.client.internal.codec.ws;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** RFC 6455 §5.3: "octet i of the transformed data is the XOR of octet i of the original data with octet i mod 4 of the key". */
final class Masking {
    /**
     * Payloads are masked in pieces of this size on their way, in an array that stays in the processor's cache: that and
     * copies in bulk are faster than to mask memory outside the heap. A multiple of the masking key's size.
     */
    static final int PIECE = 8 * 1024;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Masking() {}

    /**
     * Masks {@code length} bytes from {@code from} on in place, eight at a time; masking again unmasks. Of an array, since
     * whether the JIT makes a good loop over the memory of a buffer depends on who calls it.
     */
    static void mask(byte[] bytes, int from, int length, int key) {
        long wide = wide(key);
        int end = from + length;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
        }
        for (int shift = 24; at < end; at++, shift -= 8) {
            bytes[at] ^= (byte) (key >>> shift);
        }
    }

    /** The same in a buffer, a piece at a time through an array. */
    static void mask(ByteBuf buf, int index, int length, int key) {
        byte[] piece = Scratch.atLeast(Math.min(length, PIECE));
        for (int at = 0; at < length; at += PIECE) {
            int n = Math.min(PIECE, length - at);
            buf.getBytes(index + at, piece, 0, n);
            mask(piece, 0, n, key);
            buf.setBytes(index + at, piece, 0, n);
        }
    }

    /** The key twice, its first byte where the first of eight bytes is. */
    private static long wide(int key) {
        int inOrder = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? key : Integer.reverseBytes(key);
        return (inOrder & 0xFFFF_FFFFL) << 32 | (inOrder & 0xFFFF_FFFFL);
    }
}
