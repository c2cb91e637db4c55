package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.WINDOW_UPDATE;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.int32;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Http2Options;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Windows that a server gets wrong (spec §6, RFC 9113 §5.2, §6.9)")
class Http2WindowTests {

    private static final int MAX = Integer.MAX_VALUE;

    private static byte[] update(int stream, int increment) {
        return frame(WINDOW_UPDATE, 0, stream, int32(increment));
    }

    private static Http2Peer withWindows(int connection, int stream) throws Exception {
        return Http2Peer.up(GunOptions.builder()
                .http2(Http2Options.builder()
                        .initialConnectionWindowSize(connection)
                        .initialStreamWindowSize(stream)
                        .build())
                .build());
    }

    /** A GET whose response has begun and whose receiver takes nothing. */
    private static void stall(Http2Peer peer) throws Exception {
        Http2TestStream get = peer.get("/");
        peer.send(headers((int) (2 * get.id() - 1), false, ":status", "200"));
        get.readable(false);
        peer.log.take();
        peer.sent();
    }

    @Test
    void dataThatExactlyFillsTheStreamsWindowIsTakenAndAByteMoreResetsTheStream() throws Exception {
        try (Http2Peer peer = withWindows(1 << 20, 10)) {
            stall(peer);
            peer.send(data(1, false, "x".repeat(10)));
            assertThat(peer.log.take()).isEmpty();

            peer.send(data(1, false, "x"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 failed MAYBE protocol_error REMOTE: Flow control window exceeded for stream: 1 "
                                    + "(FLOW_CONTROL_ERROR, RFC 9113 §5.2.1)");
            // RFC 9113 §7: FLOW_CONTROL_ERROR is 3.
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 3");
            peer.get("/");
            assertThat(peer.protocol.liveStreams()).isEqualTo(1);
        }
    }

    @Test
    void aWindowThatASettingsOfOursWouldNotAllowYetIsNotHeldAgainstTheServer() throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.builder()
                .http2(Http2Options.builder().initialStreamWindowSize(10).build())
                .build())) {
            peer.send(settings());
            stall(peer);

            // RFC 9113 §6.9.3: until it has acknowledged our SETTINGS, the server has the default of 65,535.
            peer.send(data(1, false, "x".repeat(100)));

            assertThat(peer.log.take()).isEmpty();
        }
    }

    @Test
    void aWindowUpdateOf0IsAnErrorOfItsStream() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.log.take();
            peer.sent();

            peer.send(update(1, 0));

            assertThat(peer.log.take())
                    .containsExactly("S1 failed MAYBE protocol_error REMOTE: Received WINDOW_UPDATE with delta 0 for "
                            + "stream: 1 (PROTOCOL_ERROR, RFC 9113 §8.1.1)");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 1");
        }
    }

    @Test
    void aWindowUpdateOf0OfTheConnectionEndsIt() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(update(0, 0));

            assertThat(peer.log.take())
                    .containsExactly("close protocol_error REMOTE: Received WINDOW_UPDATE with delta 0 for connection "
                            + "stream (PROTOCOL_ERROR, RFC 9113 §5.4.1)");
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 1 \"\"");
        }
    }

    @Test
    void aStreamsWindowMayBecome2To31Minus1AndNotLarger() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.log.take();
            peer.sent();
            peer.send(update(1, MAX - 65_535));
            assertThat(peer.log.take()).isEmpty();

            peer.send(update(1, 1));

            assertThat(peer.log.take())
                    .singleElement()
                    .asString()
                    .startsWith("S1 failed MAYBE protocol_error REMOTE: ");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 3");
        }
    }

    @Test
    void theConnectionsWindowMayBecome2To31Minus1AndNotLarger() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(update(0, MAX - 65_535));
            assertThat(peer.log.take()).isEmpty();

            peer.send(update(0, 1));

            assertThat(peer.log.take()).singleElement().asString().startsWith("close protocol_error REMOTE: ");
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 3 \"\"");
        }
    }

    @Test
    void aServerThatTakesBackTheWindowStopsABodyUntilItGivesMore() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(settings(4, 4));
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.sent();
            peer.log.take();
            peer.data(post, "abcd", false, "first");
            // RFC 9113 §6.9.2: the window is 2 - 4 now.
            peer.send(settings(4, 2));
            peer.data(post, "ef", true, "second");
            assertThat(peer.sent()).containsExactly("DATA 1 \"abcd\"", "SETTINGS ACK");
            assertThat(peer.log.take()).containsExactly("first written");

            peer.send(update(1, 2));
            assertThat(peer.sent()).isEmpty();
            peer.send(update(1, 1));
            assertThat(peer.sent()).containsExactly("DATA 1 \"e\"");
            peer.send(update(1, 1));

            assertThat(peer.sent()).containsExactly("DATA 1 fin \"f\"");
            assertThat(peer.log.take()).containsExactly("S1 requestEnd", "second written");
        }
    }
}
