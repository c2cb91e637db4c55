package dev.gun.client.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket frame, RFC 6455 section 5.2, with nothing checked: it can be as wrong as a test needs.
 *
 * @param fin the FIN bit
 * @param rsv the three reserved bits as a number, RSV1 = 4
 * @param opcode 0 to 15
 * @param masked whether it was masked, or is to be
 * @param payload without the mask
 */
// Equality is overridden below.
@SuppressWarnings("ArrayRecordComponent")
public record WsFrame(boolean fin, int rsv, int opcode, boolean masked, byte[] payload) {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    /** A whole text message, as a server sends it. */
    public static WsFrame text(String text) {
        return of(TEXT, Bytes.utf8(text));
    }

    /** A whole unmasked frame. */
    public static WsFrame of(int opcode, byte[] payload) {
        return new WsFrame(true, 0, opcode, false, payload);
    }

    /** A close frame with a code and a reason. */
    public static WsFrame close(int code, String reason) {
        byte[] status = {(byte) (code >> 8), (byte) code};
        return of(CLOSE, Bytes.concat(status, Bytes.utf8(reason)));
    }

    /** The same frame as a client sends it. */
    public WsFrame asMasked() {
        return new WsFrame(fin, rsv, opcode, true, payload);
    }

    /** The payload as UTF-8 text. */
    public String payloadText() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The status code in a close frame's payload, or null if there is none. */
    public @Nullable Integer closeCode() {
        return payload.length < 2 ? null : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    /** The reason in a close frame's payload. */
    public String closeReason() {
        return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    /** The bytes on the wire, with the shortest length field; a mask is always 37 fa 21 3d, RFC 6455's example. */
    public byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write((fin ? 0x80 : 0) | (rsv << 4) | opcode);
        int mask = masked ? 0x80 : 0;
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else if (payload.length < 65536) {
            out.write(mask | 126);
            out.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(mask | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        if (masked) {
            out.writeBytes(MASK);
        }
        out.writeBytes(masked ? mask(payload, MASK) : payload);
        return out.toByteArray();
    }

    /** Applies the mask, or takes it away, RFC 6455 section 5.3. */
    static byte[] mask(byte[] bytes, byte[] key) {
        byte[] result = bytes.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= key[i % 4];
        }
        return result;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WsFrame that
                && fin == that.fin
                && rsv == that.rsv
                && opcode == that.opcode
                && masked == that.masked
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(payload) * 31 + opcode;
    }

    @Override
    public String toString() {
        String shown = opcode == TEXT || opcode == CONTINUATION
                ? Bytes.show(payload)
                : HexFormat.of().formatHex(payload, 0, Math.min(payload.length, 64)) + " (" + payload.length + ")";
        return "WsFrame[" + (fin ? "fin " : "") + "rsv=" + rsv + " opcode=" + opcode + (masked ? " masked " : " ")
                + shown + "]";
    }
}
