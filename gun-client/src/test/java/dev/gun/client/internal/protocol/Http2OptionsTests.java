package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.push;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Http2Options;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the options of HTTP/2 do on the wire (spec §6, \"all http2 options of Gun by name\")")
class Http2OptionsTests {

    private static GunOptions with(Consumer<Http2Options.Builder> set) {
        Http2Options.Builder options = Http2Options.builder();
        set.accept(options);
        return GunOptions.builder().http2(options.build()).build();
    }

    @Test
    void theDefaultsAnnounceWindowsPushesAndHeaderLists() throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            assertThat(peer.sent())
                    .containsExactly("PRI", "SETTINGS 0x3=100 0x4=8000000 0x6=65536", "WINDOW_UPDATE 0 +7934465");
        }
    }

    @Test
    void whatIsSetIsAnnounced() throws Exception {
        try (Http2Peer peer = new Http2Peer(with(options -> options.initialConnectionWindowSize(70_000)
                .initialStreamWindowSize(70_001)
                .maxDecodeTableSize(0)
                .maxConcurrentStreams(7)
                .maxFrameSizeReceived(16_385)
                .maxHeaderListSize(2_000)))) {
            assertThat(peer.sent())
                    .containsExactly(
                            "PRI", "SETTINGS 0x1=0 0x3=7 0x4=70001 0x5=16385 0x6=2000", "WINDOW_UPDATE 0 +4465");
        }
    }

    @Test
    void maxDecodeTableSizeBoundsTheTableOfTheServer() throws Exception {
        try (Http2Peer peer = Http2Peer.up(with(options -> options.maxDecodeTableSize(100)))) {
            peer.get("/");
            peer.log.take();

            // RFC 7541 §6.3: a change to 101.
            peer.send(Http2Peer.frame(
                    Http2Peer.HEADERS, Http2Peer.END_HEADERS, 1, new byte[] {0x3f, 101 - 31, (byte) 0x88}));

            assertThat(peer.log.take())
                    .singleElement()
                    .asString()
                    .startsWith("close protocol_error REMOTE: HPACK")
                    .endsWith("(COMPRESSION_ERROR, RFC 9113 §5.4.1)");
        }
    }

    /** The size of a HEADERS frame that repeats the one before: small, if there is a table. */
    private static int repeated(Http2Peer peer) {
        int[] sizes = new int[2];
        for (int i = 0; i < 2; i++) {
            peer.get("/", "x-token", "t".repeat(500));
            io.netty.buffer.ByteBuf out;
            while ((out = peer.channel.readOutbound()) != null) {
                sizes[i] += out.readableBytes();
                out.release();
            }
        }
        return sizes[1];
    }

    @Test
    void maxEncodeTableSizeBoundsOurTableWhateverTheServerAllows() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            assertThat(repeated(peer)).isLessThan(50);
        }
        try (Http2Peer peer = Http2Peer.up(with(options -> options.maxEncodeTableSize(0)))) {
            assertThat(repeated(peer)).isGreaterThan(300);
            peer.send(settings(1, 65_536));
            assertThat(repeated(peer)).isGreaterThan(300);
        }
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(settings(1, 0));
            assertThat(repeated(peer)).isGreaterThan(300);
        }
    }

    @Test
    void maxFrameSizeSentBoundsOurFramesWhateverTheServerAllows() throws Exception {
        try (Http2Peer peer = Http2Peer.up(with(options -> options.maxFrameSizeSent(20_000)))) {
            peer.send(settings(5, 1 << 20));
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.sent();

            peer.data(post, "x".repeat(50_000), true, "body");

            assertThat(peer.sent())
                    .containsExactly(
                            "DATA 1 \"" + "x".repeat(20_000) + "\"",
                            "DATA 1 \"" + "x".repeat(20_000) + "\"",
                            "DATA 1 fin \"" + "x".repeat(10_000) + "\"");
        }
    }

    @Test
    void whatTheServerAllowsBoundsOurFramesWhateverTheOptionSays() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.sent();

            peer.data(post, "x".repeat(20_000), true, "body");

            assertThat(peer.sent())
                    .containsExactly(
                            "DATA 1 \"" + "x".repeat(16_384) + "\"", "DATA 1 fin \"" + "x".repeat(3_616) + "\"");
        }
    }

    @Test
    void aStreamsWindowIsRefilledWhenItsThresholdIsLeft() throws Exception {
        try (Http2Peer peer = Http2Peer.up(
                with(options -> options.initialStreamWindowSize(1_000).streamWindowUpdateThreshold(300)))) {
            peer.get("/");
            peer.sent();
            peer.send(headers(1, false, ":status", "200"), data(1, false, "x".repeat(699)));
            assertThat(peer.sent()).isEmpty();

            peer.send(data(1, false, "x"));

            assertThat(peer.sent()).containsExactly("WINDOW_UPDATE 1 +700");
        }
    }

    @Test
    void theConnectionsWindowIsRefilledWhenItsThresholdIsLeft() throws Exception {
        try (Http2Peer peer = Http2Peer.up(
                with(options -> options.initialConnectionWindowSize(80_000).connectionWindowUpdateThreshold(70_000)))) {
            peer.get("/");
            peer.sent();
            peer.send(headers(1, false, ":status", "200"), data(1, false, "x".repeat(9_999)));
            assertThat(peer.sent()).isEmpty();

            peer.send(data(1, false, "x"));

            assertThat(peer.sent()).containsExactly("WINDOW_UPDATE 0 +10000");
        }
    }

    @Test
    void maxConcurrentStreamsBoundsWhatIsPromised() throws Exception {
        try (Http2Peer peer = Http2Peer.up(with(options -> options.maxConcurrentStreams(1)))) {
            peer.get("/");
            peer.log.take();
            peer.sent();
            String[] fields = {":method", "GET", ":scheme", "http", ":authority", "example.org", ":path", "/p"};

            peer.send(push(1, 2, fields), push(1, 4, fields), headers(2, true, ":status", "200"), push(1, 6, fields));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 pushStart",
                            "S1 push accepted GET http://example.org/p []",
                            "S1 pushStart",
                            "S1 push refused GET http://example.org/p []",
                            "S100 responseStart",
                            "S100 response fin 200 []",
                            "S100 responseEnd",
                            "S100 ended",
                            "S1 pushStart",
                            "S1 push accepted GET http://example.org/p []");
            assertThat(peer.sent()).containsExactly("RST_STREAM 4 8");
        }
    }
}
