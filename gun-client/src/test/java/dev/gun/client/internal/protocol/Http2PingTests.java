package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.ACK;
import static dev.gun.client.internal.protocol.Http2Peer.PING;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.int32;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Http2Options;
import dev.gun.client.Reason;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("HTTP/2 PING and SETTINGS (spec §6, RFC 9113 §6.5, §6.7)")
class Http2PingTests {

    private static GunOptions keepalive(int tolerance) {
        return GunOptions.builder()
                .http2(Http2Options.builder()
                        .keepalive(Duration.ofSeconds(10))
                        .keepaliveTolerance(tolerance)
                        .build())
                .maxBufferedBytes(100)
                .build();
    }

    private static byte[] ack(int payload) {
        return frame(PING, ACK, 0, int32(payload < 0 ? -1 : 0), int32(payload));
    }

    @Test
    void aPingIsAnsweredWithItsRoundTrip() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            assertThat(peer.protocol.ping(7)).isNull();
            assertThat(peer.sent()).containsExactly("PING 7");
            peer.after(30);
            peer.send(ack(8), ack(7), ack(7));

            assertThat(peer.log.take()).containsExactly("pingSent 7", "pingAnswered 7 after 30 ms");
        }
    }

    @Test
    void theServersPingIsAnsweredWithItsPayload() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(frame(PING, 0, 0, int32(0), int32(99)));

            assertThat(peer.sent()).containsExactly("PING ACK 99");
            assertThat(peer.log.take()).isEmpty();
        }
    }

    @Test
    void aClosedConnectionSendsNoPing() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.protocol.abandon(Reason.CLOSED);

            assertThat(peer.protocol.ping(1)).isEqualTo(new Reason.BadState("The connection is not up"));
        }
    }

    @Test
    void keepaliveEndsTheConnectionWhenMorePingsAreUnansweredThanTolerated() throws Exception {
        try (Http2Peer peer = Http2Peer.up(keepalive(1))) {
            peer.after(10_000);
            peer.send(ack(-1));
            peer.after(10_000);
            peer.after(10_000);
            assertThat(peer.sent()).containsExactly("PING -1", "PING -2", "PING -3");
            assertThat(peer.log.take())
                    .containsExactly("pingSent -1", "pingAnswered -1 after 0 ms", "pingSent -2", "pingSent -3");

            peer.after(10_000);

            assertThat(peer.log.take())
                    .containsExactly(
                            "close timeout: 2 keepalive PINGs were not answered, http2.keepaliveTolerance " + "= 1");
        }
    }

    @Test
    void keepaliveDoesNotCountWhileWeDoNotReadOurselves() throws Exception {
        try (Http2Peer peer = Http2Peer.up(keepalive(0))) {
            Http2TestStream get = peer.get("/");
            peer.send(headers(1, false, ":status", "200"));
            get.readable(false);
            peer.after(10_000);
            peer.send(data(1, false, "held"));
            assertThat(peer.log.take()).endsWith("pingSent -1", "read false");

            peer.after(60_000);
            assertThat(peer.log.take()).isEmpty();

            get.readable(true);
            peer.protocol.resume(get);
            assertThat(peer.log.take()).containsExactly("S1 data nofin \"held\"", "read true");
            peer.after(9_999);
            assertThat(peer.log.take()).isEmpty();
            peer.after(1);
            assertThat(peer.log.take()).containsExactly("pingSent -2");
        }
    }

    @Test
    void changedSettingsAreToldWhenAsked() throws Exception {
        GunOptions options = GunOptions.builder()
                .http2(Http2Options.builder().notifySettingsChanged(true).build())
                .build();
        try (Http2Peer peer = new Http2Peer(options)) {
            peer.send(settings(3, 100, 8, 1));
            peer.send(settings(4, 10));

            assertThat(peer.log.take())
                    .containsExactly(
                            "up http2",
                            "notice settings_changed {SETTINGS_ENABLE_CONNECT_PROTOCOL=1, "
                                    + "SETTINGS_HEADER_TABLE_SIZE=4096, SETTINGS_INITIAL_WINDOW_SIZE=65535, "
                                    + "SETTINGS_MAX_CONCURRENT_STREAMS=100, SETTINGS_MAX_FRAME_SIZE=16384}",
                            "notice settings_changed {SETTINGS_ENABLE_CONNECT_PROTOCOL=1, "
                                    + "SETTINGS_HEADER_TABLE_SIZE=4096, SETTINGS_INITIAL_WINDOW_SIZE=10, "
                                    + "SETTINGS_MAX_CONCURRENT_STREAMS=100, SETTINGS_MAX_FRAME_SIZE=16384}");
        }
    }
}
