package dev.gun.client.internal.codec.ws;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** RFC 6455 §5.3: "octet i of the transformed data is the XOR of octet i of the original data with octet i mod 4 of the key". */
final class Masking {
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

    /** The same for a few bytes in a buffer: a close frame's, or a text's that is not ASCII. */
    static void mask(ByteBuf buf, int index, int length, int key) {
        long wide = (key & 0xFFFF_FFFFL) << 32 | (key & 0xFFFF_FFFFL);
        int end = index + length;
        int at = index;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            buf.setLong(at, buf.getLong(at) ^ wide);
        }
        for (int shift = 24; at < end; at++, shift -= 8) {
            buf.setByte(at, buf.getByte(at) ^ key >>> shift);
        }
    }

    /** The key twice, its first byte where the first of eight bytes is. */
    private static long wide(int key) {
        int inOrder = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? key : Integer.reverseBytes(key);
        return (inOrder & 0xFFFF_FFFFL) << 32 | (inOrder & 0xFFFF_FFFFL);
    }
}
