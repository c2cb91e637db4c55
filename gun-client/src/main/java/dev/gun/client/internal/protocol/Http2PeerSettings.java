package dev.gun.client.internal.protocol;

import io.netty.handler.codec.http2.Http2Settings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The peer's settings now in force (RFC 9113 §6.5.2, RFC 8441 §3). Confined to the event loop. */
final class Http2PeerSettings {

    private static final char ENABLE_CONNECT_PROTOCOL = 8;
    private static final String[] NAMES = {
        "",
        "SETTINGS_HEADER_TABLE_SIZE",
        "SETTINGS_ENABLE_PUSH",
        "SETTINGS_MAX_CONCURRENT_STREAMS",
        "SETTINGS_INITIAL_WINDOW_SIZE",
        "SETTINGS_MAX_FRAME_SIZE",
        "SETTINGS_MAX_HEADER_LIST_SIZE",
        "",
        "SETTINGS_ENABLE_CONNECT_PROTOCOL"
    };

    private enum State {
        /** The server has said nothing yet. */
        AWAITED,
        /** The server's preface has come. */
        RECEIVED
    }

    private final Map<Character, Long> values =
            new HashMap<>(Map.of((char) 1, 4_096L, (char) 4, 65_535L, (char) 5, 16_384L));
    private State state = State.AWAITED;

    /** Whether the server has sent any. */
    boolean received() {
        return state == State.RECEIVED;
    }

    /** The server sent these; the others stay as they were. */
    void update(Http2Settings settings) {
        state = State.RECEIVED;
        settings.forEach(values::put);
    }

    /** The server's SETTINGS_ENABLE_CONNECT_PROTOCOL: 1 when it takes WebSockets. */
    long enableConnectProtocol() {
        return values.getOrDefault(ENABLE_CONNECT_PROTOCOL, 0L);
    }

    /** All by name; those without a default only when the server sent them. */
    Map<String, Long> byName() {
        Map<String, Long> named = new HashMap<>();
        values.forEach((id, value) -> named.put(name(id), value));
        return named;
    }

    private static String name(char id) {
        String name = id < NAMES.length ? NAMES[id] : "";
        return name.isEmpty() ? String.format(Locale.ROOT, "0x%02x", (int) id) : name;
    }
}
