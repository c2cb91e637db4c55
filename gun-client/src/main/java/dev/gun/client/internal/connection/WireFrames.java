package dev.gun.client.internal.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Bytes of HTTP/2, in one direction, as one line: each frame by its type, flags, stream and length, with its payload
 * (RFC 9113 §4.1). Header blocks are not printed, since in the dictionary coding no value can be hidden alone. Pure.
 */
final class WireFrames implements WireFormat {

    private static final int HEADER = 9;
    private static final int LIMIT = 4_096;
    private static final List<String> TYPES = List.of(
            "DATA",
            "HEADERS",
            "PRIORITY",
            "RST_STREAM",
            "SETTINGS",
            "PUSH_PROMISE",
            "PING",
            "GOAWAY",
            "WINDOW_UPDATE",
            "CONTINUATION");

    private final byte[] header = new byte[HEADER];
    private int headerBytes;
    private int payloadLeft;
    private boolean payloadShown;
    private int prefaceLeft;
    private final BooleanSupplier tunnels;

    /** @param prefaceLength how many bytes come before the first frame */
    WireFrames(int prefaceLength) {
        this(prefaceLength, () -> false);
    }

    /**
     * Frames that may carry tunnels.
     *
     * @param prefaceLength how many bytes come before the first frame
     * @param tunnels whether DATA may be that of a tunnel, whose inside is logged for itself, without its secrets
     */
    WireFrames(int prefaceLength, BooleanSupplier tunnels) {
        this.prefaceLeft = prefaceLength;
        this.tunnels = tunnels;
    }

    @Override
    public String format(ByteBuf bytes) {
        StringBuilder text = new StringBuilder();
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (prefaceLeft > 0) {
                int length = Math.min(prefaceLeft, end - at);
                prefaceLeft -= length;
                at += length;
                text.append(prefaceLeft == 0 ? "[preface]" : "");
            } else if (payloadLeft > 0) {
                int length = Math.min(payloadLeft, end - at);
                payload(bytes, at, length, text);
                payloadLeft -= length;
                at += length;
            } else {
                header[headerBytes] = bytes.getByte(at);
                headerBytes++;
                at++;
                if (headerBytes == HEADER) {
                    head(text);
                }
            }
        }
        return text.toString();
    }

    private void head(StringBuilder text) {
        headerBytes = 0;
        int length = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
        int type = header[3] & 0xff;
        int stream = (header[5] & 0x7f) << 24 | (header[6] & 0xff) << 16 | (header[7] & 0xff) << 8 | (header[8] & 0xff);
        payloadLeft = length;
        boolean tunnelled = type == 0 && tunnels.getAsBoolean();
        payloadShown = type < TYPES.size() && type != 1 && type != 5 && type != 9 && !tunnelled;
        text.append('[')
                .append(type < TYPES.size() ? TYPES.get(type) : "type " + type)
                .append(" stream=")
                .append(stream)
                .append(" flags=")
                .append(header[4] & 0xff)
                .append(" length=")
                .append(length)
                .append(']');
    }

    private void payload(ByteBuf bytes, int at, int length, StringBuilder text) {
        if (payloadShown && text.length() < LIMIT) {
            text.append(' ').append(ByteBufUtil.hexDump(bytes, at, Math.min(length, LIMIT)));
        }
    }
}
