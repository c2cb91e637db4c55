package dev.gun.client.internal.codec.ws;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** RFC 6455 §5.3: "octet i of the transformed data is the XOR of octet i of the original data with octet i mod 4 of the key". */
final class Masking {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /** Masks {@code length} bytes from {@code index} on in place, eight at a time; masking again unmasks. */
    static void mask(ByteBuf buf, int index, int length, int key) {
        long wideKey = (key & 0xFFFF_FFFFL) << 32 | (key & 0xFFFF_FFFFL);
        int wide = length & -Long.BYTES;
        if (buf.hasArray()) {
            maskArray(buf.array(), buf.arrayOffset() + index, wide, wideKey);
        } else {
            maskMemory(buf, index, wide, wideKey);
        }
        int shift = 56;
        for (int at = index + wide; at < index + length; at++) {
            buf.setByte(at, buf.getByte(at) ^ (int) (wideKey >>> shift));
            shift -= 8;
        }
    }

    private static void maskMemory(ByteBuf buf, int index, int length, long wideKey) {
        if (buf.nioBufferCount() != 1) {
            for (int at = index; at < index + length; at += Long.BYTES) {
                buf.setLong(at, buf.getLong(at) ^ wideKey);
            }
            return;
        }
        // One check of the bounds and of the reference count for all, not one for each eight bytes.
        ByteBuffer bytes = buf.internalNioBuffer(index, length);
        int end = bytes.position() + length;
        for (int at = bytes.position(); at < end; at += Long.BYTES) {
            bytes.putLong(at, bytes.getLong(at) ^ wideKey);
        }
    }

    private static void maskArray(byte[] bytes, int from, int length, long wideKey) {
        for (int at = from; at < from + length; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wideKey);
        }
    }
}
