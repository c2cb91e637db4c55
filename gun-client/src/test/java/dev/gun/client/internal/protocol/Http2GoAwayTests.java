package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.WINDOW_UPDATE;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.goAway;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.int32;
import static dev.gun.client.internal.protocol.Http2Peer.push;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("GOAWAY both ways, in every state of an HTTP/2 connection (spec §11, RFC 9113 §6.8)")
class Http2GoAwayTests {

    private static final String NORMAL = "close normal: The connection ended cleanly";
    private static final String OUR_GOAWAY = "GOAWAY last 0 code 0 \"\"";
    private static final String[] PROMISE = {
        ":method", "GET", ":scheme", "http", ":authority", "example.org", ":path", "/p"
    };

    private static String goneAway(int stream, int error, int last) {
        return "S" + stream + " failed NO goaway REMOTE: The server is going away: error " + error + ", last stream "
                + last;
    }

    @Test
    void aGracefulServerSaysItTwiceAndNothingIsLostBetween() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(2)) {
            peer.send(goAway(Integer.MAX_VALUE, 0, ""));
            assertThat(peer.log.take()).containsExactly("draining");
            peer.send(headers(1, true, ":status", "200"));
            assertThat(peer.log.take()).last().isEqualTo("S1 ended");

            peer.send(goAway(3, 0, ""), headers(3, true, ":status", "200"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S2 responseStart", "S2 response fin 200 []", "S2 responseEnd", "S2 ended", NORMAL);
            assertThat(peer.sent()).containsExactly(OUR_GOAWAY);
        }
    }

    @Test
    void aLastStreamThatRisesEndsTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(3)) {
            peer.send(goAway(1, 0, ""), goAway(3, 0, ""));

            assertThat(peer.log.take())
                    .containsExactly(
                            "draining",
                            goneAway(2, 0, 1),
                            goneAway(3, 0, 1),
                            "close protocol_error REMOTE: lastStreamId MUST NOT increase. Current value: 1 new value: 3 "
                                    + "(PROTOCOL_ERROR, RFC 9113 §5.4.1)");
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 1 \"\"");
        }
    }

    @Test
    void aLastStreamThatRisesEndsTheConnectionEvenWhenNothingIsLostByIt() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(goAway(1, 0, ""), goAway(Integer.MAX_VALUE, 0, ""));

            assertThat(peer.log.take())
                    .containsExactly(
                            "draining",
                            "close protocol_error REMOTE: lastStreamId MUST NOT increase. Current value: 1 new value: "
                                    + "2147483647 (PROTOCOL_ERROR, RFC 9113 §5.4.1)");
        }
    }

    @Test
    void withAnErrorTheOthersMayStillFinishAndTheErrorIsTheReason() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(2)) {
            peer.send(goAway(1, 11, "slow down"), headers(1, true, ":status", "200"));

            String reason = "goaway REMOTE: The server is going away: error 11, last stream 1, \"slow down\"";
            assertThat(peer.log.take())
                    .containsExactly(
                            "draining",
                            "S2 failed NO " + reason,
                            "S1 responseStart",
                            "S1 response fin 200 []",
                            "S1 responseEnd",
                            "S1 ended",
                            "close " + reason);
        }
    }

    @Test
    void aPromisedResponseStillComes() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(push(1, 2, PROMISE), goAway(1, 0, ""), headers(1, true, ":status", "200"));
            assertThat(peer.log.take()).last().isEqualTo("S1 ended");

            peer.send(headers(2, false, ":status", "200"), data(2, true, "pushed"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S100 responseStart",
                            "S100 response nofin 200 []",
                            "S100 responseEnd",
                            "S100 data fin \"pushed\"",
                            "S100 ended",
                            NORMAL);
            assertThat(peer.sent()).containsExactly("GOAWAY last 2 code 0 \"\"");
        }
    }

    @Test
    void aPromiseThatComesWhileTheServerDrainsIsRefused() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(goAway(1, 0, ""), push(1, 2, PROMISE));

            assertThat(peer.log.take())
                    .containsExactly("draining", "S1 pushStart", "S1 push refused GET http://example.org/p []");
            assertThat(peer.sent()).containsExactly("RST_STREAM 2 8");
        }
    }

    @Test
    void aBodyGoesOnBeingSentWhileTheServerDrains() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(0)) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.sent();
            peer.log.take();
            peer.send(goAway(1, 0, ""));

            peer.data(post, "body", true, "body");
            peer.send(headers(1, true, ":status", "200"));

            assertThat(peer.sent()).containsExactly("DATA 1 fin \"body\"", OUR_GOAWAY);
            assertThat(peer.log.take())
                    .containsExactly(
                            "draining",
                            "S1 requestEnd",
                            "body written",
                            "S1 responseStart",
                            "S1 response fin 200 []",
                            "S1 responseEnd",
                            "S1 ended",
                            NORMAL);
        }
    }

    @Test
    void aBodyOfAStreamAboveTheLastOneFails() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(0)) {
            peer.send(settings(4, 1));
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.data(post, "body", false, "body");
            peer.log.take();

            peer.send(goAway(0, 0, ""));

            String reason = "goaway REMOTE: The server is going away: error 0, last stream 0";
            assertThat(peer.log.take())
                    .containsExactly("draining", "S1 failed NO " + reason, NORMAL, "body failed: " + reason);
        }
    }

    @Test
    void shutdownBeforeTheServersSettingsIsAtOnce() throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            peer.log.take();
            peer.sent();

            peer.protocol.shutdown();

            assertThat(peer.sent()).containsExactly(OUR_GOAWAY);
            assertThat(peer.log.take()).containsExactly(NORMAL);
            peer.after(60_000);
            assertThat(peer.log.take()).as("no preface is waited for").isEmpty();
        }
    }

    @Test
    void shutdownBeforeTheServersSettingsLetsARequestFinish() throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            peer.get("/");
            peer.log.take();
            peer.protocol.shutdown();
            assertThat(peer.log.take()).isEmpty();

            peer.send(settings(), headers(1, true, ":status", "200"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart", "S1 response fin 200 []", "S1 responseEnd", "S1 ended", NORMAL);
        }
    }

    @Test
    void shutdownLetsABodyAndItsResponseFinish() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(0)) {
            peer.send(settings(4, 4));
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.data(post, "abcd", false, "first");
            peer.log.take();
            peer.sent();

            peer.protocol.shutdown();
            peer.data(post, "ef", true, "second");
            peer.send(frame(WINDOW_UPDATE, 0, 1, int32(10)));
            peer.send(headers(1, true, ":status", "200"));

            assertThat(peer.sent()).containsExactly(OUR_GOAWAY, "DATA 1 fin \"ef\"");
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 requestEnd",
                            "second written",
                            "S1 responseStart",
                            "S1 response fin 200 []",
                            "S1 responseEnd",
                            "S1 ended",
                            NORMAL);
        }
    }

    @Test
    void shutdownLetsAPromisedResponseFinish() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(push(1, 2, PROMISE));
            peer.protocol.shutdown();
            assertThat(peer.sent()).containsExactly("GOAWAY last 2 code 0 \"\"");
            peer.send(headers(1, true, ":status", "200"));
            assertThat(peer.log.take()).last().isEqualTo("S1 ended");

            peer.send(headers(2, true, ":status", "200"));

            assertThat(peer.log.take()).endsWith("S100 ended", NORMAL);
        }
    }

    @Test
    void shutdownWhileTheServerDrainsSaysSoAndLetsTheRestFinish() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(goAway(1, 0, ""));
            peer.log.take();

            peer.protocol.shutdown();
            assertThat(peer.sent()).containsExactly(OUR_GOAWAY);
            assertThat(peer.log.take()).isEmpty();
            peer.protocol.shutdown();
            peer.send(headers(1, true, ":status", "200"));

            assertThat(peer.log.take()).endsWith("S1 ended", NORMAL);
            assertThat(peer.sent()).isEmpty();
        }
    }

    @Test
    void aGoAwayThatAnswersOursFailsWhatTheServerDidNotTake() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(2)) {
            peer.protocol.shutdown();

            peer.send(goAway(1, 0, ""), headers(1, true, ":status", "200"));

            assertThat(peer.log.take())
                    .containsExactly(
                            goneAway(2, 0, 1),
                            "S1 responseStart",
                            "S1 response fin 200 []",
                            "S1 responseEnd",
                            "S1 ended",
                            NORMAL);
        }
    }

    @Test
    void aSocketThatIsLostWhileTheServerDrainsLeavesTheRestMaybeProcessed() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(0)) {
            Http2TestStream taken = peer.get("/1");
            peer.get("/2");
            peer.log.take();
            peer.send(goAway(1, 0, ""));

            assertThat(peer.log.take()).containsExactly("draining", goneAway(2, 0, 1));
            assertThat(peer.protocol.abandon(Reason.CLOSED)).containsExactly(new Orphan(taken, Processed.MAYBE));
        }
    }
}
