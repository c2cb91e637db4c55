package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.DATA;
import static dev.gun.client.internal.protocol.Http2Peer.WINDOW_UPDATE;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.int32;
import static dev.gun.client.internal.protocol.Http2Peer.reset;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Http2Options;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What RFC 9113 asks of an HTTP/2 client as the sender, and of its flow control")
class Rfc9113SenderTests {

    private static final int HEADER_TABLE_SIZE = 1;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_FRAME_SIZE = 5;
    private static final String FULL_FRAME = "x".repeat(16_384);

    private static Http2TestStream post(Http2Peer peer) throws Exception {
        Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
        peer.sent();
        peer.log.take();
        return post;
    }

    private static Http2Peer small() throws Exception {
        return Http2Peer.up(GunOptions.builder()
                .http2(Http2Options.builder()
                        .initialConnectionWindowSize(65_535)
                        .initialStreamWindowSize(65_535)
                        .build())
                .build());
    }

    @Test
    @DisplayName("§3.4: the magic octets and SETTINGS come first, before the server has said anything")
    void prefaceFirst() throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            peer.get("/");

            assertThat(peer.sent())
                    .containsExactly(
                            "PRI",
                            "SETTINGS 0x3=100 0x4=8000000 0x6=65536",
                            "WINDOW_UPDATE 0 +7934465",
                            "HEADERS 1 fin [:method: GET, :scheme: http, :authority: example.org, :path: /]");
        }
    }

    @Test
    @DisplayName("§5.1.1: streams are odd and increase; after 2^31-1 there is none, and the connection is replaced")
    void streamNumbers() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/1");
            peer.get("/2");
            assertThat(peer.sent()).extracting(line -> line.substring(0, 9)).containsExactly("HEADERS 1", "HEADERS 3");
            peer.send(headers(1, true, ":status", "200"), headers(3, true, ":status", "200"));
            peer.log.take();

            peer.lastStream(Integer.MAX_VALUE - 2);
            Http2TestStream last = peer.get("/last");

            assertThat(peer.sent()).allMatch(line -> line.startsWith("HEADERS 2147483647 fin"));
            assertThat(peer.log.take()).contains("draining");
            assertThat(peer.protocol.admits(last)).isEqualTo(Admission.WAIT);

            peer.send(headers(Integer.MAX_VALUE, true, ":status", "200"));

            assertThat(peer.log.take()).endsWith("S3 ended", "close normal: The connection ended cleanly");
        }
    }

    @Test
    @DisplayName("§5.1.2: MAX_CONCURRENT_STREAMS that shrinks below what is open makes the next ones wait")
    void concurrencyShrinks() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/1");
            peer.get("/2");
            Http2TestStream next = new Http2TestStream(3, Http2TestStream.head("GET", "/"), 0);

            peer.send(settings(MAX_CONCURRENT_STREAMS, 1));
            assertThat(peer.protocol.admits(next)).isEqualTo(Admission.WAIT);
            peer.send(headers(1, true, ":status", "200"));
            assertThat(peer.protocol.admits(next)).isEqualTo(Admission.WAIT);
            peer.send(headers(3, true, ":status", "200"));
            assertThat(peer.protocol.admits(next)).isEqualTo(Admission.ADMIT);
        }
    }

    @Test
    @DisplayName("§4.2, §6.5.2: no frame is larger than the server's MAX_FRAME_SIZE, which may grow")
    void frameSize() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = post(peer);

            peer.data(post, FULL_FRAME + "y", false, "first");
            assertThat(peer.sent()).containsExactly("DATA 1 \"" + FULL_FRAME + "\"", "DATA 1 \"y\"");

            peer.send(settings(MAX_FRAME_SIZE, 16_385));
            peer.data(post, FULL_FRAME + "z", false, "second");
            assertThat(peer.sent()).containsExactly("SETTINGS ACK", "DATA 1 \"" + FULL_FRAME + "z\"");
        }
    }

    @Test
    @DisplayName("§4.3, §6.10: fields that do not fit one frame go on in CONTINUATION, with nothing between")
    void continuation() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/", "a", "b".repeat(40_000));

            assertThat(peer.frames()).containsExactly("HEADERS 16384", "CONTINUATION 13639");
        }
    }

    @Test
    @DisplayName("§6.9.1: the connection's window bounds what all streams send together")
    void connectionWindow() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(settings(INITIAL_WINDOW_SIZE, 100_000, MAX_FRAME_SIZE, 100_000));
            Http2TestStream one = post(peer);
            Http2TestStream two = post(peer);

            peer.data(one, "1".repeat(65_000), false, "one");
            peer.data(two, "2".repeat(1_000), false, "two");
            assertThat(peer.sent())
                    .containsExactly("DATA 1 \"" + "1".repeat(65_000) + "\"", "DATA 3 \"" + "2".repeat(535) + "\"");

            peer.send(frame(WINDOW_UPDATE, 0, 0, int32(465)));
            assertThat(peer.sent()).containsExactly("DATA 3 \"" + "2".repeat(465) + "\"");
        }
    }

    @Test
    @DisplayName("§6.9.2: INITIAL_WINDOW_SIZE that shrinks may make a window negative, which is made up for first")
    void negativeWindow() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(settings(INITIAL_WINDOW_SIZE, 10));
            Http2TestStream post = post(peer);
            peer.data(post, "0123456789abcdef", true, "body");
            assertThat(peer.sent()).containsExactly("DATA 1 \"0123456789\"");

            // 10 are sent: the window is now 4 - 10 = -6.
            peer.send(settings(INITIAL_WINDOW_SIZE, 4));
            assertThat(peer.sent()).containsExactly("SETTINGS ACK");
            peer.send(frame(WINDOW_UPDATE, 0, 1, int32(6)));
            assertThat(peer.sent()).isEmpty();
            peer.send(frame(WINDOW_UPDATE, 0, 1, int32(1)));
            assertThat(peer.sent()).containsExactly("DATA 1 \"a\"");

            // And it may grow again, of a running stream too.
            peer.send(settings(INITIAL_WINDOW_SIZE, 9));
            assertThat(peer.sent()).containsExactly("SETTINGS ACK", "DATA 1 fin \"bcdef\"");
        }
    }

    @Test
    @DisplayName("§6.9: frames other than DATA are not flow-controlled: trailers and an empty end pass a window of 0")
    void emptyFramesPass() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(settings(INITIAL_WINDOW_SIZE, 0));
            Http2TestStream one = post(peer);
            Http2TestStream two = post(peer);

            peer.data(one, "", true, "end");
            peer.protocol.trailers(two, Headers.of("t", "1"), peer.log.result("trailers"));
            peer.protocol.flush();

            assertThat(peer.sent()).containsExactly("DATA 1 fin \"\"", "HEADERS 3 fin [t: 1]");
        }
    }

    @Test
    @DisplayName(
            "RFC 7541 §4.2: after HEADER_TABLE_SIZE of 0 the next fields begin with a size update and index nothing")
    void headerTableOfZero() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/1", "a", "b");
            peer.sent();
            peer.send(settings(HEADER_TABLE_SIZE, 0));
            peer.sent();

            peer.get("/2", "a", "b");
            assertThat(peer.firstBlock().get(0)).as("size update to 0").isEqualTo((byte) 0x20);
            peer.get("/3", "a", "b");
            assertThat(peer.firstBlock()).as("no index of the dynamic table").noneMatch(b -> (b & 0xff) >= 0xbe);
        }
    }

    @Test
    @DisplayName(
            "§5.2, §6.9: DATA above the stream's window is an error of the stream; the connection's window counts it")
    void streamWindowExceeded() throws Exception {
        GunOptions options = GunOptions.builder()
                .http2(Http2Options.builder().initialStreamWindowSize(3).build())
                .build();
        try (Http2Peer peer = Http2Peer.up(options)) {
            peer.get("/1");
            peer.get("/2");
            peer.send(headers(1, false, ":status", "200"));
            peer.log.take();
            peer.sent();

            peer.send(Http2Peer.data(1, false, "four"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 failed MAYBE protocol_error REMOTE: Flow control window exceeded for stream: 1 "
                                    + "(FLOW_CONTROL_ERROR, RFC 9113 §5.2.1)");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 3");
            assertThat(peer.protocol.liveStreams()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("§6.1, §6.9.1: padding counts: 65,535 octets with it fill the window, one more is too many")
    void paddingCounts() throws Exception {
        try (Http2Peer peer = small()) {
            Http2TestStream stalled = peer.get("/1");
            peer.get("/2");
            peer.send(headers(1, false, ":status", "200"), headers(3, false, ":status", "200"));
            stalled.readable(false);
            peer.log.take();
            peer.sent();
            byte[] full = frame(DATA, 0, 1, new byte[16_384]);

            peer.send(full, full, full, frame(DATA, Http2Peer.PADDED, 1, new byte[] {(byte) 255}, new byte[16_382]));
            assertThat(peer.log.take()).isEmpty();
            peer.send(frame(DATA, Http2Peer.PADDED, 1, new byte[] {1, 0}));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 failed MAYBE protocol_error REMOTE: Flow control window exceeded for stream: 1 "
                                    + "(FLOW_CONTROL_ERROR, RFC 9113 §5.2.1)");
        }
    }

    @Test
    @DisplayName("§5.1, §6.9: what was on its way when we reset a stream is dropped, decoded, and counted")
    void lateFrames() throws Exception {
        try (Http2Peer peer = small()) {
            Http2TestStream cancelled = peer.get("/1");
            peer.get("/2");
            peer.protocol.cancel(cancelled);
            peer.protocol.flush();
            peer.log.take();
            assertThat(peer.sent()).last().isEqualTo("RST_STREAM 1 8");
            byte[] full = frame(DATA, 0, 1, new byte[16_384]);

            // Literal with indexing: the field "a: b" is in the table from here on.
            peer.send(Rfc9113Row.hex("000006 01 04 00000001 88 40 01 61 01 62"), full, full, full);
            assertThat(peer.log.take()).isEmpty();
            assertThat(peer.sent()).containsExactly("WINDOW_UPDATE 0 +32768");

            peer.send(reset(1, 8), frame(WINDOW_UPDATE, 0, 1, int32(1)));
            peer.send(Rfc9113Row.hex("000002 01 05 00000003 88 be"));
            assertThat(peer.log.take())
                    .containsExactly("S2 responseStart", "S2 response fin 200 [a: b]", "S2 responseEnd", "S2 ended");
        }
    }

    @Test
    @DisplayName("§5.1: a stream that the server has half closed answers DATA and HEADERS with STREAM_CLOSED")
    void halfClosedRemote() throws Exception {
        for (byte[] late : List.of(Http2Peer.data(1, false, "x"), headers(1, true, "t", "1"))) {
            try (Http2Peer peer = Http2Peer.up()) {
                peer.send(settings(INITIAL_WINDOW_SIZE, 0));
                Http2TestStream post = post(peer);
                peer.data(post, "waits", true, "body");
                peer.send(headers(1, true, ":status", "200"));
                peer.log.take();
                peer.sent();

                peer.send(late);

                assertThat(peer.sent()).containsExactly("RST_STREAM 1 5");
                assertThat(peer.log.take())
                        .containsExactly(
                                "S1 failed MAYBE protocol_error REMOTE: Stream 1 in unexpected state: "
                                        + "HALF_CLOSED_REMOTE (STREAM_CLOSED, RFC 9113 §5.1)",
                                "body failed: protocol_error REMOTE: Stream 1 in unexpected state: "
                                        + "HALF_CLOSED_REMOTE (STREAM_CLOSED, RFC 9113 §5.1)");
            }
        }
    }

    @Test
    @DisplayName("RFC 9110 §9.3.2: a body in the answer to HEAD is malformed (RFC 9113 §8.1.1)")
    void bodyOfHead() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.open(Http2TestStream.head("HEAD", "/"), 0);
            peer.send(headers(1, false, ":status", "200", "content-length", "1"));
            peer.log.take();
            peer.sent();

            peer.send(Http2Peer.data(1, true, "x"));

            assertThat(peer.log.take())
                    .containsExactly("S1 failed MAYBE protocol_error REMOTE: DATA came in a response that has no body "
                            + "(RFC 9110 §6.4.1) (PROTOCOL_ERROR, RFC 9113 §8.1.1)");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 1");
        }
    }
}
