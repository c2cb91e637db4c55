package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.CONTINUATION;
import static dev.gun.client.internal.protocol.Http2Peer.HEADERS;
import static dev.gun.client.internal.protocol.Http2Peer.PING;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.reset;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Defences of HTTP/2 (spec §6, RFC 9113 §10.5)")
class Http2DefenceTests {

    private static String calm(String text) {
        return "close protocol_error REMOTE: " + text + " (ENHANCE_YOUR_CALM, RFC 9113 §5.4.1)";
    }

    @Test
    void moreThanAHundredPingsInThirtySecondsEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            byte[] ping = frame(PING, 0, 0, new byte[8]);
            for (int i = 0; i < 100; i++) {
                peer.send(ping);
            }
            peer.after(30_000);
            for (int i = 0; i < 100; i++) {
                peer.send(ping);
            }
            assertThat(peer.log.take()).isEmpty();

            peer.send(ping);

            assertThat(peer.log.take()).containsExactly(calm("More than 100 PING frames in 30 seconds"));
            // RFC 9113 §7: ENHANCE_YOUR_CALM is 11.
            assertThat(peer.sent()).last().isEqualTo("GOAWAY last 0 code 11 \"\"");
        }
    }

    @Test
    void moreThanAHundredSettingsInThirtySecondsEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            for (int i = 0; i < 99; i++) {
                peer.send(settings());
            }
            assertThat(peer.log.take()).isEmpty();

            peer.send(settings());

            assertThat(peer.log.take()).containsExactly(calm("More than 100 SETTINGS frames in 30 seconds"));
        }
    }

    @Test
    void moreThanTwoHundredResetsInThirtySecondsEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            for (int i = 0; i < 200; i++) {
                peer.get("/");
                peer.send(reset(2 * i + 1, 8));
            }
            assertThat(peer.protocol.liveStreams()).isZero();
            peer.get("/");
            peer.log.take();

            peer.send(reset(401, 8));

            assertThat(peer.log.take()).containsExactly(calm("More than 200 RST_STREAM frames in 30 seconds"));
        }
    }

    @Test
    void moreThanTenEmptyDataFramesInARowEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.send(headers(1, false, ":status", "200"));
            for (int i = 0; i < 10; i++) {
                peer.send(data(1, false, ""));
            }
            peer.send(data(1, false, "x"));
            for (int i = 0; i < 10; i++) {
                peer.send(data(1, false, ""));
            }
            peer.log.take();

            peer.send(data(1, false, ""));

            assertThat(peer.log.take()).containsExactly(calm("More than 10 empty DATA frames in a row"));
        }
    }

    @Test
    void moreThanAHundredInformationalResponsesOnAStreamEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            for (int i = 0; i < 100; i++) {
                peer.send(headers(1, false, ":status", "103"));
            }
            peer.log.take();

            peer.send(headers(1, false, ":status", "103"));

            assertThat(peer.log.take()).containsExactly(calm("More than 100 informational responses on stream 1"));
        }
    }

    @Test
    void moreThanThirtyTwoContinuationsEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.log.take();
            peer.send(frame(HEADERS, 0, 1, Http2Peer.block(":status", "200")));
            for (int i = 0; i < 31; i++) {
                peer.send(frame(CONTINUATION, 0, 1));
            }
            assertThat(peer.log.take()).isEmpty();

            peer.send(frame(CONTINUATION, 0, 1));

            assertThat(peer.log.take())
                    .containsExactly(calm("Number of small consecutive continuations frames 32 exceeds maximum: 32"));
        }
    }

    @Test
    void aHeaderBlockTooLargeToDecodeEndsTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.log.take();
            peer.send(frame(HEADERS, 0, 1, new byte[16_384]));
            for (int i = 0; i < 7; i++) {
                peer.send(frame(CONTINUATION, 0, 1, new byte[16_384]));
            }
            assertThat(peer.log.take()).isEmpty();

            peer.send(frame(CONTINUATION, 0, 1, new byte[1]));

            assertThat(peer.log.take())
                    .containsExactly("close protocol_error REMOTE: Header size exceeded max allowed size (131072) "
                            + "(PROTOCOL_ERROR, RFC 9113 §5.4.1)");
        }
    }

    @Test
    void anErrorInHpackEndsTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.log.take();

            // RFC 7541 §6.1: index 0 is an error.
            peer.send(frame(HEADERS, Http2Peer.END_HEADERS, 1, new byte[] {(byte) 0x80}));

            assertThat(peer.log.take())
                    .containsExactly("close protocol_error REMOTE: HPACK - illegal index value (COMPRESSION_ERROR, "
                            + "RFC 9113 §5.4.1)");
            assertThat(peer.sent()).last().isEqualTo("GOAWAY last 0 code 9 \"\"");
        }
    }
}
