package dev.gun.client.internal.codec.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes for tests: literal ones in hex, and frames as a server would write them. */
final class Wire {
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private Wire() {}

    /** "81 05 48" as three bytes. */
    static byte[] hex(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return ByteBufUtil.hexDump(bytes);
    }

    static String hex(ByteBuf buf) {
        return ByteBufUtil.hexDump(buf);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] repeat(int b, int times) {
        byte[] bytes = new byte[times];
        Arrays.fill(bytes, (byte) b);
        return bytes;
    }

    /** An unmasked frame with the shortest length encoding. */
    static byte[] frame(int firstByte, byte[] payload) {
        return concat(header(firstByte, payload.length), payload);
    }

    static byte[] header(int firstByte, long length) {
        ByteBuf out = Unpooled.buffer(10).writeByte(firstByte);
        if (length < 126) {
            out.writeByte((int) length);
        } else if (length <= 0xFFFF) {
            out.writeByte(126).writeShort((int) length);
        } else {
            out.writeByte(127).writeLong(length);
        }
        return ByteBufUtil.getBytes(out);
    }

    static byte[] close(int code, String reason) {
        return frame(FIN | CLOSE, concat(new byte[] {(byte) (code >> 8), (byte) code}, utf8(reason)));
    }
}
