package dev.gun.client.internal.codec.ws;

import io.netty.buffer.ByteBuf;

/** RFC 6455 §5.3: "octet i of the transformed data is the XOR of octet i of the original data with octet i mod 4 of the key". */
final class Masking {
    private Masking() {}

    /** Masks {@code length} bytes from {@code index} on in place, eight at a time; masking again unmasks. */
    static void mask(ByteBuf buf, int index, int length, int key) {
        long wideKey = (key & 0xFFFF_FFFFL) << 32 | (key & 0xFFFF_FFFFL);
        int at = index;
        int end = index + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            buf.setLong(at, buf.getLong(at) ^ wideKey);
        }
        for (int shift = 56; at < end; at++, shift -= 8) {
            buf.setByte(at, buf.getByte(at) ^ (int) (wideKey >>> shift));
        }
    }
}
