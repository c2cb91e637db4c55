package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.CONTINUATION;
import static dev.gun.client.internal.protocol.Http2Peer.END_HEADERS;
import static dev.gun.client.internal.protocol.Http2Peer.HEADERS;
import static dev.gun.client.internal.protocol.Http2Peer.PING;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.reset;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Http2Options;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Defences of HTTP/2 (spec §6, RFC 9113 §10.5)")
class Http2DefenceTests {

    private static final byte[] A_PING = frame(PING, 0, 0, new byte[8]);
    private static final byte[] STATUS = Http2Peer.block(":status", "200");

    private static Http2Peer up(Consumer<Http2Options.Builder> set) throws Exception {
        Http2Options.Builder options = Http2Options.builder();
        set.accept(options);
        return Http2Peer.up(GunOptions.builder().http2(options.build()).build());
    }

    private static String calm(String text) {
        return "close protocol_error REMOTE: More than " + text + " (ENHANCE_YOUR_CALM, RFC 9113 §5.4.1)";
    }

    /** RFC 9113 §7: ENHANCE_YOUR_CALM is 11. */
    private static void assertEnded(Http2Peer peer, String close) throws Exception {
        assertThat(peer.log.take()).containsExactly(close);
        assertThat(peer.sent()).last().isEqualTo("GOAWAY last 0 code 11 \"\"");
    }

    private static void times(int count, Runnable action) {
        for (int i = 0; i < count; i++) {
            action.run();
        }
    }

    @Test
    void moreThanAHundredPingsInThirtySecondsEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            times(100, () -> peer.send(A_PING));
            peer.after(30_000);
            times(100, () -> peer.send(A_PING));
            assertThat(peer.log.take()).isEmpty();
            assertThat(peer.sent()).hasSize(200).containsOnly("PING ACK 0");

            peer.send(A_PING);

            assertEnded(peer, calm("http2.maxPings = 100 PING frames in 30 seconds"));
        }
    }

    @Test
    void moreThanAHundredSettingsInThirtySecondsEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            // The preface was the first.
            times(99, () -> peer.send(settings()));
            assertThat(peer.log.take()).isEmpty();

            peer.send(settings());

            assertEnded(peer, calm("http2.maxSettings = 100 SETTINGS frames in 30 seconds"));
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

            assertEnded(peer, calm("http2.maxResets = 200 RST_STREAM frames in 30 seconds"));
        }
    }

    @Test
    void resetsOfStreamsThatAreOverCountToo() throws Exception {
        try (Http2Peer peer = up(options -> options.maxResets(2))) {
            peer.get("/");
            times(2, () -> peer.send(reset(1, 8)));
            peer.log.take();

            peer.send(reset(1, 8));

            assertEnded(peer, calm("http2.maxResets = 2 RST_STREAM frames in 30 seconds"));
        }
    }

    @Test
    void moreThanTenEmptyDataFramesInARowEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.send(headers(1, false, ":status", "200"));
            times(10, () -> peer.send(data(1, false, "")));
            peer.send(data(1, false, "x"));
            times(10, () -> peer.send(data(1, false, "")));
            peer.log.take();

            peer.send(data(1, false, ""));

            assertEnded(peer, calm("http2.maxEmptyData = 10 empty DATA frames in a row"));
        }
    }

    @Test
    void moreThanAHundredInformationalResponsesOnAStreamEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.get("/");
            times(100, () -> peer.send(headers(1, false, ":status", "103"), headers(3, false, ":status", "103")));
            assertThat(peer.log.take()).last().isEqualTo("S2 inform 103 []");

            peer.send(headers(1, false, ":status", "103"));

            assertEnded(peer, calm("http2.maxInforms = 100 informational responses on stream 1"));
        }
    }

    @Test
    void eachLimitIsAnOption() throws Exception {
        try (Http2Peer peer = up(options -> options.maxPings(1))) {
            peer.send(A_PING, A_PING);
            assertEnded(peer, calm("http2.maxPings = 1 PING frames in 30 seconds"));
        }
        try (Http2Peer peer = up(options -> options.maxSettings(1))) {
            peer.send(settings());
            assertEnded(peer, calm("http2.maxSettings = 1 SETTINGS frames in 30 seconds"));
        }
        try (Http2Peer peer = up(options -> options.maxEmptyData(0).maxInforms(1))) {
            peer.get("/");
            peer.send(headers(1, false, ":status", "103"), headers(1, false, ":status", "200"));
            peer.log.take();
            peer.send(data(1, false, ""));
            assertEnded(peer, calm("http2.maxEmptyData = 0 empty DATA frames in a row"));
        }
        try (Http2Peer peer = up(options -> options.maxInforms(0))) {
            peer.get("/");
            peer.log.take();
            peer.send(headers(1, false, ":status", "103"));
            assertEnded(peer, calm("http2.maxInforms = 0 informational responses on stream 1"));
        }
    }

    private static void continuations(Http2Peer peer, int count) {
        peer.send(frame(HEADERS, 0, 1, STATUS));
        times(count, () -> peer.send(frame(CONTINUATION, 0, 1)));
    }

    @Test
    void thirtyTwoContinuationsAreAccepted() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.log.take();

            continuations(peer, 31);
            peer.send(frame(CONTINUATION, END_HEADERS, 1));

            assertThat(peer.log.take()).containsExactly("S1 responseStart", "S1 response nofin 200 []");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, END_HEADERS})
    void moreThanThirtyTwoContinuationsEndTheConnection(int flags) throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.log.take();
            continuations(peer, 32);
            assertThat(peer.log.take()).isEmpty();

            peer.send(frame(CONTINUATION, flags, 1));

            assertEnded(peer, calm("http2.maxContinuations = 32 CONTINUATION frames in a row"));
        }
    }

    @Test
    void continuationsCountInPromisesAsInHeaders() throws Exception {
        try (Http2Peer peer = up(options -> options.maxContinuations(1))) {
            peer.get("/");
            peer.log.take();
            peer.send(
                    frame(Http2Peer.PUSH_PROMISE, 0, 1, Http2Peer.int32(2)),
                    frame(CONTINUATION, 0, 1),
                    frame(CONTINUATION, END_HEADERS, 1));

            assertEnded(peer, calm("http2.maxContinuations = 1 CONTINUATION frames in a row"));
        }
    }

    private static final String TOO_LARGE =
            "close limit_reached REMOTE: More than http2.maxFragmentedHeaderBlockSize = 131072 allows";

    private static Http2Peer withBlockOf128KiB() throws Exception {
        Http2Peer peer = Http2Peer.up();
        peer.get("/");
        peer.log.take();
        // RFC 7541 §6.3: 0x20 changes the table's size to 0; one that is repeated is no error, and nothing is decoded.
        peer.send(frame(HEADERS, 0, 1, new byte[16_384]));
        times(6, () -> peer.send(frame(CONTINUATION, 0, 1, new byte[16_384])));
        peer.send(frame(CONTINUATION, 0, 1, new byte[16_383]));
        peer.send(frame(CONTINUATION, 0, 1, new byte[1]));
        assertThat(peer.log.take()).isEmpty();
        return peer;
    }

    @Test
    void aHeaderBlockOfMoreThan128KiBIsNotDecodedAndEndsTheConnection() throws Exception {
        try (Http2Peer peer = withBlockOf128KiB()) {
            peer.send(frame(CONTINUATION, END_HEADERS, 1, new byte[1]));

            assertEnded(peer, TOO_LARGE);
        }
    }

    @Test
    void theLargestHeaderBlockIsAnOption() throws Exception {
        try (Http2Peer peer = up(options -> options.maxFragmentedHeaderBlockSize(1_024))) {
            peer.get("/");
            peer.get("/");
            peer.log.take();
            byte[] fits = Http2Peer.block(":status", "200", "x", "y".repeat(1_024 - STATUS.length - 6));
            assertThat(fits).hasSize(1_024);
            peer.send(frame(HEADERS, END_HEADERS | Http2Peer.END_STREAM, 1, fits));
            assertThat(peer.log.take()).last().isEqualTo("S1 ended");

            peer.send(frame(HEADERS, END_HEADERS, 3, fits, new byte[1]));

            assertEnded(peer, "close limit_reached REMOTE: More than http2.maxFragmentedHeaderBlockSize = 1024 allows");
        }
    }

    /** RFC 9113 §6.5.2: name, value and 32 bytes for each field; :status 200 counts 42. */
    private static String filling(int bytes) {
        return "y".repeat(bytes - 42 - 33);
    }

    @Test
    void aHeaderListOf64KiBIsAcceptedAndALargerOneEndsItsStreamOnly() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.get("/");
            peer.sent();
            peer.log.take();

            send(peer, 1, Http2Peer.block(":status", "200", "x", filling(65_536)));
            assertThat(peer.log.take()).last().isEqualTo("S1 ended");
            send(peer, 3, Http2Peer.block(":status", "200", "x", filling(65_537)));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S2 failed MAYBE limit_reached REMOTE: More than http2.maxHeaderListSize = 65536 allows");
            assertThat(peer.sent()).containsExactly("RST_STREAM 3 1");
        }
    }

    private static void send(Http2Peer peer, int stream, byte[] block) {
        int at = 0;
        int type = HEADERS;
        while (at < block.length) {
            byte[] piece = java.util.Arrays.copyOfRange(block, at, Math.min(block.length, at + 16_384));
            at += piece.length;
            int flags = (type == HEADERS ? Http2Peer.END_STREAM : 0) | (at == block.length ? END_HEADERS : 0);
            peer.send(frame(type, flags, stream, piece));
            type = CONTINUATION;
        }
    }

    @Test
    void anErrorInHpackEndsTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/");
            peer.log.take();

            // RFC 7541 §6.1: index 0 is an error.
            peer.send(frame(HEADERS, END_HEADERS, 1, new byte[] {(byte) 0x80}));

            assertThat(peer.log.take())
                    .containsExactly("close protocol_error REMOTE: HPACK - illegal index value (COMPRESSION_ERROR, "
                            + "RFC 9113 §5.4.1)");
            assertThat(peer.sent()).last().isEqualTo("GOAWAY last 0 code 9 \"\"");
        }
    }

    @Test
    void answersThatAPeerAsksForWithoutReadingThemAreBounded() throws Exception {
        try (Http2Peer peer = up(options -> options.maxPings(10_000))) {
            peer.channel.pipeline().addFirst(new BlockedSocket());
            times(1_000, () -> peer.send(A_PING));
            assertThat(peer.log.take()).isEmpty();

            peer.send(A_PING);

            assertThat(peer.log.take())
                    .containsExactly(
                            calm("http2.maxControlQueue = 1000 control frames wait for a peer that does not read"));
            peer.channel.pipeline().remove(BlockedSocket.class);
        }
    }

    @Test
    void theControlQueueIsAnOption() throws Exception {
        try (Http2Peer peer = up(options -> options.maxControlQueue(2))) {
            times(10, () -> peer.send(A_PING));
            assertThat(peer.log.take()).as("a peer that reads").isEmpty();
            peer.channel.pipeline().addFirst(new BlockedSocket());
            times(2, () -> peer.send(A_PING));
            assertThat(peer.log.take()).isEmpty();

            peer.send(A_PING);

            assertThat(peer.log.take())
                    .containsExactly(
                            calm("http2.maxControlQueue = 2 control frames wait for a peer that does not read"));
            peer.channel.pipeline().remove(BlockedSocket.class);
        }
    }
}
