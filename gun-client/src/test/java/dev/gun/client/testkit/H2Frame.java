package dev.gun.client.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 frame, RFC 9113 section 4.1, with nothing checked.
 *
 * @param type 0 to 255
 * @param flags as a number
 * @param streamId 0 for the connection
 * @param payload the bytes after the nine of the frame's head
 */
// Equality is overridden below.
@SuppressWarnings("ArrayRecordComponent")
public record H2Frame(int type, int flags, int streamId, byte[] payload) {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 0x1;
    public static final int ACK = 0x1;
    public static final int END_HEADERS = 0x4;
    public static final int PADDED = 0x8;
    public static final int PRIORITY_FLAG = 0x20;

    private static final String[] NAMES = {
        "DATA",
        "HEADERS",
        "PRIORITY",
        "RST_STREAM",
        "SETTINGS",
        "PUSH_PROMISE",
        "PING",
        "GOAWAY",
        "WINDOW_UPDATE",
        "CONTINUATION"
    };

    /** SETTINGS with pairs of identifier and value, such as {@code settings(0x4, 65535)}. */
    public static H2Frame settings(int... identifiersAndValues) {
        ByteBuffer payload = ByteBuffer.allocate(identifiersAndValues.length * 3);
        for (int i = 0; i < identifiersAndValues.length; i += 2) {
            payload.putShort((short) identifiersAndValues[i]).putInt(identifiersAndValues[i + 1]);
        }
        return new H2Frame(SETTINGS, 0, 0, payload.array());
    }

    /** The acknowledgement of SETTINGS. */
    public static H2Frame settingsAck() {
        return new H2Frame(SETTINGS, ACK, 0, new byte[0]);
    }

    /** DATA. */
    public static H2Frame data(int streamId, String data, boolean endStream) {
        return new H2Frame(DATA, endStream ? END_STREAM : 0, streamId, Bytes.utf8(data));
    }

    /** RST_STREAM. */
    public static H2Frame rstStream(int streamId, int errorCode) {
        return new H2Frame(RST_STREAM, 0, streamId, int32(errorCode));
    }

    /** GOAWAY. */
    public static H2Frame goAway(int lastStreamId, int errorCode, String debugData) {
        return new H2Frame(GOAWAY, 0, 0, Bytes.concat(int32(lastStreamId), int32(errorCode), Bytes.utf8(debugData)));
    }

    /** WINDOW_UPDATE; stream 0 means the connection's window. */
    public static H2Frame windowUpdate(int streamId, int increment) {
        return new H2Frame(WINDOW_UPDATE, 0, streamId, int32(increment));
    }

    /** PING, or with {@code ack} its answer. */
    public static H2Frame ping(boolean ack, long data) {
        return new H2Frame(
                PING, ack ? ACK : 0, 0, ByteBuffer.allocate(8).putLong(data).array());
    }

    /** Whether all bits of {@code flag} are set. */
    public boolean has(int flag) {
        return (flags & flag) == flag;
    }

    /** The 32-bit number at this offset of the payload, as for an error code or an increment. */
    public int intAt(int offset) {
        return ByteBuffer.wrap(payload).getInt(offset);
    }

    /** The payload of SETTINGS, identifier to value, in its order. */
    public Map<Integer, Long> settingsMap() {
        Map<Integer, Long> settings = new LinkedHashMap<>();
        ByteBuffer left = ByteBuffer.wrap(payload);
        while (left.hasRemaining()) {
            settings.put(left.getShort() & 0xffff, left.getInt() & 0xffffffffL);
        }
        return settings;
    }

    /** The payload as UTF-8 text. */
    public String payloadText() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The bytes on the wire. */
    public byte[] encode() {
        ByteBuffer head = ByteBuffer.allocate(9);
        head.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        head.put((byte) type).put((byte) flags).putInt(streamId);
        return Bytes.concat(head.array(), payload);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof H2Frame that
                && type == that.type
                && flags == that.flags
                && streamId == that.streamId
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(payload) * 31 + type * 7 + streamId;
    }

    @Override
    public String toString() {
        String name = type < NAMES.length ? NAMES[type] : "type " + type;
        String shown = type == DATA
                ? Bytes.show(payload)
                : HexFormat.of().formatHex(payload, 0, Math.min(payload.length, 64)) + " (" + payload.length + ")";
        return name + "[stream=" + streamId + " flags=0x" + Integer.toHexString(flags) + " " + shown + "]";
    }

    private static byte[] int32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }
}
