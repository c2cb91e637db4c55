package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.WINDOW_UPDATE;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.int32;
import static dev.gun.client.internal.protocol.Http2Peer.reset;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Http2Options;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("HTTP/2 flow control (spec §7, RFC 9113 §5.2)")
class Http2FlowTests {

    private static final String TEN = "0123456789";

    private static GunOptions windows(int stream, long buffered) {
        return GunOptions.builder()
                .http2(Http2Options.builder()
                        .initialConnectionWindowSize(65_535)
                        .initialStreamWindowSize(stream)
                        .build())
                .maxBufferedBytes(buffered)
                .build();
    }

    /** A GET whose response has begun and whose receiver takes nothing. */
    private static Http2TestStream stalled(Http2Peer peer) throws Exception {
        Http2TestStream stream = peer.get("/");
        peer.send(headers((int) (2 * stream.id() - 1), false, ":status", "200"));
        stream.readable(false);
        peer.log.take();
        peer.sent();
        return stream;
    }

    @Test
    void dataIsHeldUntilTheReceiverTakesIt() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream stream = stalled(peer);

            peer.send(data(1, false, "one"), data(1, false, "two"), headers(1, true, "t", "1"));
            assertThat(peer.log.take()).isEmpty();
            assertThat(peer.protocol.liveStreams()).isEqualTo(1);

            stream.readable(true);
            peer.protocol.resume(stream);

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 data nofin \"one\"",
                            "S1 data nofin \"two\"",
                            "S1 trailers [t: 1]",
                            "S1 responseEnd",
                            "S1 ended");
            assertThat(peer.protocol.liveStreams()).isZero();
        }
    }

    @Test
    void onlyTheStreamsWindowWaitsForItsReceiver() throws Exception {
        try (Http2Peer peer = Http2Peer.up(windows(20, 1 << 20))) {
            Http2TestStream stream = stalled(peer);

            peer.send(data(1, false, TEN));
            assertThat(peer.sent()).isEmpty();
            stream.readable(true);
            peer.protocol.resume(stream);

            // Half of the window of 20 is used up.
            assertThat(peer.sent()).containsExactly("WINDOW_UPDATE 1 +10");
        }
    }

    @Test
    void theConnectionsWindowIsRefilledAsDataArrives() throws Exception {
        try (Http2Peer peer = Http2Peer.up(windows(65_535, 1 << 20))) {
            stalled(peer);

            String piece = "x".repeat(16_384);
            peer.send(data(1, false, piece), data(1, false, piece));

            assertThat(peer.sent()).containsExactly("WINDOW_UPDATE 0 +32768");
            assertThat(peer.log.take()).isEmpty();
        }
    }

    /** A stream of whose body a part was handed to a socket that takes nothing, and the rest was not. */
    private static Http2TestStream blocked(Http2Peer peer) throws Exception {
        // Windows that are no limit here.
        peer.send(settings(4, 1 << 20), frame(WINDOW_UPDATE, 0, 0, int32(1 << 20)));
        Http2TestStream stream = peer.open(Http2TestStream.head("POST", "/"), -1);
        peer.sent();
        peer.log.take();
        peer.channel.pipeline().addFirst(new BlockedSocket());
        peer.data(stream, "x".repeat(600_000), false, "body");
        assertThat(peer.channel.isWritable()).isFalse();
        return stream;
    }

    /** The socket takes all: what was handed to it, then the reset and nothing else. */
    private static void sentUntil(String reset, Http2Peer peer) throws Exception {
        peer.channel.pipeline().remove(BlockedSocket.class);
        peer.protocol.flush();
        List<String> sent = peer.sent();
        assertThat(sent.remove(sent.size() - 1)).isEqualTo(reset);
        assertThat(sent).allMatch(line -> line.startsWith("DATA 1 \""));
        // It may be less by the heads of frames, and by what the socket counts for each piece that waits.
        assertThat(sent.stream().mapToLong(Http2FlowTests::payload).sum()).isBetween(250_000L, 262_145L);
    }

    @Test
    @DisplayName(
            "a socket that takes nothing is given 256 KiB of a body; a cancel gives up the rest, and nothing follows"
                    + " RST_STREAM (RFC 9113 §5.1)")
    void aCancelGivesUpWhatTheSocketWasNotGiven() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.protocol.cancel(blocked(peer));

            sentUntil("RST_STREAM 1 8", peer);
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 cancelled LOCAL cancelled",
                            "S1 ended",
                            "body failed: cancelled LOCAL: The stream was cancelled");
        }
    }

    @Test
    @DisplayName("so does an error of the stream: a window update of nothing (RFC 9113 §6.9)")
    void anErrorGivesUpWhatTheSocketWasNotGiven() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            blocked(peer);
            peer.send(frame(WINDOW_UPDATE, 0, 1, int32(0)));

            sentUntil("RST_STREAM 1 1", peer);
            String reason = "protocol_error REMOTE: Received WINDOW_UPDATE with delta 0 for stream: 1"
                    + " (PROTOCOL_ERROR, RFC 9113 §8.1.1)";
            assertThat(peer.log.take()).containsExactly("S1 failed MAYBE " + reason, "body failed: " + reason);
        }
    }

    private static long payload(String dataLine) {
        return dataLine.chars().filter(octet -> octet == 'x').count();
    }

    @Test
    void aStoppedReceiverStallsNoOtherStream() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            stalled(peer);
            peer.get("/");
            peer.log.take();

            peer.send(data(1, false, "held"), headers(3, false, ":status", "200"), data(3, true, "ok"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S2 responseStart",
                            "S2 response nofin 200 []",
                            "S2 responseEnd",
                            "S2 data fin \"ok\"",
                            "S2 ended");
        }
    }

    @Test
    void theSocketIsNotReadAboveMaxBufferedBytesUntilHalfIsTaken() throws Exception {
        // Each piece counts 10 bytes and 128 for holding it.
        try (Http2Peer peer = Http2Peer.up(windows(1_000, 300))) {
            Http2TestStream first = stalled(peer);
            Http2TestStream second = stalled(peer);

            peer.send(data(1, false, TEN), data(3, false, TEN));
            assertThat(peer.log.take()).isEmpty();
            peer.send(data(3, false, TEN));
            assertThat(peer.log.take()).containsExactly("read false");

            first.readable(true);
            peer.protocol.resume(first);
            assertThat(peer.log.take()).containsExactly("S1 data nofin \"" + TEN + "\"");

            second.readable(true);
            peer.protocol.resume(second);
            assertThat(peer.log.take())
                    .containsExactly("S2 data nofin \"" + TEN + "\"", "read true", "S2 data nofin \"" + TEN + "\"");
        }
    }

    @Test
    void whatIsHeldForACancelledStreamIsDroppedAndReadingGoesOn() throws Exception {
        try (Http2Peer peer = Http2Peer.up(windows(1_000, 100))) {
            Http2TestStream stream = stalled(peer);
            peer.send(data(1, false, TEN));
            assertThat(peer.log.take()).containsExactly("read false");

            peer.protocol.cancel(stream);

            assertThat(peer.log.take()).containsExactly("S1 cancelled LOCAL cancelled", "read true", "S1 ended");
        }
    }

    @Test
    void aResetDropsWhatIsHeldOfAnIncompleteResponse() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            stalled(peer);

            peer.send(data(1, false, "held"), reset(1, 2));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 cancelled REMOTE stream_reset",
                            "S1 failed MAYBE stream_reset REMOTE: The stream was reset by the server: "
                                    + "INTERNAL_ERROR (2)");
        }
    }

    @Test
    void noErrorAfterACompleteResponseDoesNotDropWhatIsHeld() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.send(headers(1, false, ":status", "200"));
            post.readable(false);
            peer.send(data(1, true, "held"), reset(1, 0));
            peer.log.take();

            post.readable(true);
            peer.protocol.resume(post);

            assertThat(peer.log.take()).containsExactly("S1 responseEnd", "S1 data fin \"held\"", "S1 ended");
        }
    }

    @Test
    void readingGoesOnWithWhateverCreditsThereAre() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream stream = stalled(peer);
            peer.send(data(1, false, "one"), data(1, true, "two"));

            peer.protocol.resume(stream);

            assertThat(peer.log.take()).isEmpty();
        }
    }

    @Test
    void whatIsHeldWhenTheSocketIsLostIsReleased() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream stream = stalled(peer);
            peer.send(data(1, false, "x".repeat(2_000)));

            assertThat(peer.protocol.abandon(Reason.CLOSED)).containsExactly(new Orphan(stream, Processed.MAYBE));

            assertThat(peer.log.take()).isEmpty();
        }
    }
}
