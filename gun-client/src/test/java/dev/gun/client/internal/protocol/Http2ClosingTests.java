package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.ACK;
import static dev.gun.client.internal.protocol.Http2Peer.SETTINGS;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.goAway;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The end of an HTTP/2 connection (spec §6, §11, RFC 9113 §6.8)")
class Http2ClosingTests {

    private static final String NORMAL = "close normal: The connection ended cleanly";

    @Test
    void goAwayFailsWhatIsAboveItsLastStreamAtOnceAndTheOthersFinish() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(3)) {
            peer.send(goAway(1, 0, "bye\n"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "draining",
                            "S2 failed NO goaway REMOTE: The server is going away: error 0, last stream 1, \"bye?\"",
                            "S3 failed NO goaway REMOTE: The server is going away: error 0, last stream 1, \"bye?\"");
            assertThat(peer.protocol.admits(new Http2TestStream(4, Http2TestStream.head("GET", "/"), 0)))
                    .isEqualTo(Admission.WAIT);

            peer.send(headers(1, true, ":status", "200"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart", "S1 response fin 200 []", "S1 responseEnd", "S1 ended", NORMAL);
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 0 \"\"");
        }
    }

    @Test
    void goAwayOnAnIdleConnectionClosesIt() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(0)) {
            peer.send(goAway(Integer.MAX_VALUE, 0, ""));

            assertThat(peer.log.take()).containsExactly("draining", NORMAL);
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 0 \"\"");
        }
    }

    @Test
    void aSecondGoAwayMayLowerTheLastStream() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(2)) {
            peer.send(goAway(Integer.MAX_VALUE, 0, ""), goAway(1, 0, ""));

            assertThat(peer.log.take())
                    .containsExactly(
                            "draining", "S2 failed NO goaway REMOTE: The server is going away: error 0, last stream 1");
        }
    }

    @Test
    void goAwayWithAnErrorIsTheReasonOfTheEnd() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(goAway(0, 11, "x".repeat(300)));

            String reason =
                    "goaway REMOTE: The server is going away: error 11, last stream 0, \"" + "x".repeat(256) + "\"";
            assertThat(peer.log.take()).containsExactly("draining", "S1 failed NO " + reason, "close " + reason);
        }
    }

    @Test
    void aSocketThatClosesAfterGoAwayWithAnErrorSaysThatError() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(goAway(1, 2, ""));
            assertThat(peer.log.take()).containsExactly("draining");

            peer.channel.close();

            assertThat(peer.log.take())
                    .containsExactly("close goaway REMOTE: The server is going away: error 2, last stream 1");
        }
    }

    @Test
    void shutdownOfAnIdleConnectionIsAtOnce() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(0)) {
            peer.protocol.shutdown();

            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 0 \"\"");
            assertThat(peer.log.take()).containsExactly(NORMAL);
        }
    }

    @Test
    void shutdownLetsRunningStreamsFinish() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.protocol.shutdown();
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 0 \"\"");
            assertThat(peer.log.take()).isEmpty();
            assertThat(peer.protocol.admits(new Http2TestStream(4, Http2TestStream.head("GET", "/"), 0)))
                    .isEqualTo(Admission.WAIT);

            peer.send(headers(1, false, ":status", "200"), data(1, true, "slow"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response nofin 200 []",
                            "S1 responseEnd",
                            "S1 data fin \"slow\"",
                            "S1 ended",
                            NORMAL);
            assertThat(peer.sent()).isEmpty();
        }
    }

    @Test
    void aLostSocketLeavesWhatWasWrittenMaybeProcessedAndTheRestNot() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(0)) {
            Http2TestStream written = peer.get("/1");
            Http2TestStream unwritten = new Http2TestStream(2, Http2TestStream.head("GET", "/2"), 0);
            peer.protocol.open(unwritten);

            assertThat(peer.protocol.abandon(Reason.CLOSED))
                    .containsExactly(new Orphan(written, Processed.MAYBE), new Orphan(unwritten, Processed.NO));
            assertThat(peer.protocol.liveStreams()).isZero();
            assertThat(peer.protocol.abandon(Reason.CLOSED)).isEmpty();
        }
    }

    @Test
    void aStreamThatEndedIsInNobodysList() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(2)) {
            peer.send(headers(3, true, ":status", "200"));
            Http2TestStream cancelled = peer.get("/");
            peer.protocol.cancel(cancelled);

            assertThat(peer.protocol.abandon(Reason.CLOSED))
                    .extracting(orphan -> orphan.stream().id())
                    .containsExactly(1L);
        }
    }

    @Test
    void writesThatWaitFailWithTheReasonOfTheLoss() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(0)) {
            peer.send(settings(4, 0));
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.data(post, "abc", false, "abc");
            peer.log.take();

            peer.protocol.abandon(Reason.CLOSED);
            peer.channel.close();

            assertThat(peer.log.take()).containsExactly("abc failed: closed REMOTE: The socket was closed by the peer");
        }
    }

    @Test
    void aBrokenRuleEndsTheConnectionAndTellsTheServer() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            // RFC 9113 §6.1: DATA on stream 0.
            peer.send(data(0, false, "x"), headers(1, true, ":status", "200"));

            assertThat(peer.log.take())
                    .containsExactly("close protocol_error REMOTE: Frame of type 0 must be associated with a stream. "
                            + "(PROTOCOL_ERROR, RFC 9113 §5.4.1)");
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 1 \"\"");
            assertThat(peer.channel.isOpen()).as("closing is the connection's").isTrue();
            assertThat(peer.protocol.abandon(Reason.CLOSED)).hasSize(1);
        }
    }

    @Test
    void headersOnAStreamThatNobodyPromisedEndTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(0)) {
            peer.send(headers(2, true, ":status", "200"));

            assertThat(peer.log.take())
                    .containsExactly("close protocol_error REMOTE: HEADERS on stream 2, which was not promised "
                            + "(RFC 9113 §8.4) (PROTOCOL_ERROR, RFC 9113 §5.4.1)");
        }
    }

    @Test
    void anHttp1AnswerIsToldByName() {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            peer.log.take();

            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(peer.log.take())
                    .containsExactly("close protocol_error REMOTE: Invalid connection preface: the server answered "
                            + "HTTP/1.1 where HTTP/2 begins with a SETTINGS frame (RFC 9113 §3.4)");
        }
    }

    @Test
    void anyOtherWrongPrefaceIsShown() {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            peer.log.take();

            for (byte b : frame(SETTINGS, ACK, 0)) {
                peer.send(new byte[] {b});
            }
            peer.send(settings());

            assertThat(peer.log.take())
                    .containsExactly("close protocol_error REMOTE: Invalid connection preface: the server sent the "
                            + "bytes 000000040100000000 where HTTP/2 begins with a SETTINGS frame (RFC 9113 §3.4)");
        }
    }

    @Test
    void aServerThatWantsTlsIsToldByName() {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            peer.log.take();

            peer.send(new byte[] {0x15, 3, 3, 0, 2, 2, 70}, new byte[4]);

            assertThat(peer.log.take())
                    .containsExactly("close protocol_error REMOTE: Invalid connection preface: the server answered "
                            + "with a TLS alert, as a server does that expects TLS, where HTTP/2 begins with a "
                            + "SETTINGS frame (RFC 9113 §3.4)");
        }
    }

    @Test
    void aPrefaceThatDoesNotComeIsATimeout() throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            peer.log.take();
            peer.sent();
            peer.after(4_999);
            assertThat(peer.log.take()).isEmpty();

            peer.after(1);

            assertThat(peer.log.take())
                    .containsExactly("close timeout: The server's preface did not come within http2.prefaceTimeout "
                            + "= PT5S (RFC 9113 §3.4)");
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 1 \"\"");
        }
    }

    @Test
    void anAcknowledgementThatDoesNotComeIsATimeout() throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            peer.send(settings());
            peer.log.take();
            peer.sent();

            peer.after(5_000);

            assertThat(peer.log.take())
                    .containsExactly("close timeout: The server did not acknowledge our SETTINGS within "
                            + "http2.settingsTimeout = PT5S (RFC 9113 §6.5.3)");
            // RFC 9113 §7: SETTINGS_TIMEOUT is 4.
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 4 \"\"");
        }
    }

    @Test
    void nothingTimesOutAfterBothPrefaces() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.after(3_600_000);

            assertThat(peer.log.take()).isEmpty();
        }
    }

    @Test
    void bytesThatCameBeforeTheHandlerAreRead() {
        try (Http2Peer peer = new Http2Peer(
                GunOptions.defaults(),
                Unpooled.wrappedBuffer("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))) {
            assertThat(peer.log.take())
                    .containsExactly(
                            "up http2",
                            "close protocol_error REMOTE: Invalid connection preface: the server answered HTTP/1.1 "
                                    + "where HTTP/2 begins with a SETTINGS frame (RFC 9113 §3.4)");
        }
    }

    @Test
    void aRequestThatFindsTheSocketGoneIsLostWithItAndWasNotWritten() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            // It takes no more, but has not said so yet.
            peer.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                    ReferenceCountUtil.release(message);
                    promise.setFailure(new ClosedChannelException());
                }
            });
            peer.log.take();

            Http2TestStream get = peer.get("/");
            Http2TestStream second = peer.get("/");
            peer.protocol.flush();

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 requestStart []",
                            "S1 requestHeaders []",
                            "S1 requestEnd",
                            "S2 requestStart []",
                            "S2 requestHeaders []",
                            "S2 requestEnd");
            assertThat(peer.protocol.abandon(Reason.CLOSED))
                    .containsExactly(new Orphan(get, Processed.NO), new Orphan(second, Processed.NO));
        }
    }

    @Test
    void aRequestOnASocketThatIsGoneIsNotHandedToIt() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            // What the connection hears of it comes later.
            peer.channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelInactive(ChannelHandlerContext ctx) {
                    // Not yet.
                }
            });
            peer.channel.close();
            peer.log.take();

            Http2TestStream get = peer.get("/");
            Http2TestStream second = peer.get("/");

            assertThat(peer.log.take()).containsExactly("S1 requestStart []", "S2 requestStart []");
            assertThat(peer.protocol.abandon(Reason.CLOSED))
                    .containsExactly(new Orphan(get, Processed.NO), new Orphan(second, Processed.NO));
        }
    }

    @Test
    void stopTakesTheHandlersOutOfThePipeline() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.protocol.stop();

            assertThat(peer.channel.pipeline().names()).hasSize(1);
        }
    }
}
