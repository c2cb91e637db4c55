package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.push;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Http2Options;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("HTTP/2 server push (spec §6, RFC 9113 §8.4)")
class Http2PushTests {

    private static final String CALL = "S1 push accepted GET http://example.org/pushed [accept: text/plain]";

    private static byte[] promise(int promised) {
        return push(
                1,
                promised,
                ":method",
                "GET",
                ":scheme",
                "http",
                ":authority",
                "example.org",
                ":path",
                "/pushed",
                "accept",
                "text/plain");
    }

    @Test
    void aPromisedResponseComesOnAStreamOfItsOwnInTheOrderOfTheTrace() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(
                    promise(2),
                    headers(1, true, ":status", "200"),
                    headers(2, false, ":status", "200"),
                    data(2, true, "pushed"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 pushStart",
                            CALL,
                            "S1 responseStart",
                            "S1 response fin 200 []",
                            "S1 responseEnd",
                            "S1 ended",
                            "S100 responseStart",
                            "S100 response nofin 200 []",
                            "S100 responseEnd",
                            "S100 data fin \"pushed\"",
                            "S100 ended");
            assertThat(peer.sent()).isEmpty();
            assertThat(peer.protocol.liveStreams()).isZero();
        }
    }

    @Test
    void aPromiseThatNobodyTakesIsCancelled() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.log.refusePushes();

            peer.send(promise(2), headers(2, true, ":status", "200"));

            assertThat(peer.log.take()).containsExactly("S1 pushStart", CALL);
            assertThat(peer.sent()).containsExactly("RST_STREAM 2 8");
        }
    }

    @Test
    void promisesAreRefusedWhileWeShutDown() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.protocol.shutdown();
            peer.sent();

            peer.send(promise(2));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 pushStart", "S1 push refused GET http://example.org/pushed [accept: text/plain]");
            assertThat(peer.sent()).containsExactly("RST_STREAM 2 8");
        }
    }

    @Test
    void noMoreThanAHundredPromisesAreHeld() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            for (int i = 1; i <= 100; i++) {
                peer.send(promise(2 * i));
            }
            peer.log.take();
            assertThat(peer.sent()).isEmpty();

            peer.send(promise(202));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 pushStart", "S1 push refused GET http://example.org/pushed [accept: text/plain]");
            assertThat(peer.sent()).containsExactly("RST_STREAM 202 8");
        }
    }

    @Test
    void aPromisedStreamCanBeCancelled() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(promise(2));
            peer.log.take();

            Http2TestStream promised = peer.log.lastPush();
            assertThat(promised).isNotNull();
            peer.protocol.cancel(promised);
            peer.protocol.flush();

            assertThat(peer.log.take()).containsExactly("S100 cancelled LOCAL cancelled", "S100 ended");
            assertThat(peer.sent()).containsExactly("RST_STREAM 2 8");
        }
    }

    @Test
    void promisedStreamsAreOrphansTooAndAreNotAboveAnyGoAway() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(promise(2), Http2Peer.goAway(1, 0, ""));
            Http2TestStream promised = peer.log.lastPush();
            assertThat(promised).isNotNull();

            assertThat(peer.log.take()).containsExactly("S1 pushStart", CALL, "draining");
            assertThat(peer.protocol.abandon(Reason.CLOSED)).hasSize(2).endsWith(new Orphan(promised, Processed.MAYBE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST,http,example.org,:method is POST",
        "GET,https,example.org,:scheme is https",
        "GET,http,evil.example,:authority is evil.example"
    })
    void aPromiseThatIsNotSafeOrNotTheServersIsReset(String method, String scheme, String authority, String text)
            throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(push(1, 2, ":method", method, ":scheme", scheme, ":authority", authority, ":path", "/x"));

            assertThat(peer.log.take()).isEmpty();
            assertThat(peer.sent()).as(text).containsExactly("RST_STREAM 2 1");
        }
    }

    @Test
    void aPromiseWhenPushIsOffEndsTheConnection() throws Exception {
        GunOptions options = GunOptions.builder()
                .http2(Http2Options.builder().enablePush(false).build())
                .build();
        try (Http2Peer peer = new Http2Peer(options)) {
            assertThat(peer.sent())
                    .containsExactly("PRI", "SETTINGS 0x2=0 0x4=8000000 0x6=65536", "WINDOW_UPDATE 0 +7934465");
            peer.send(Http2Peer.settings());
            peer.get("/push");
            peer.log.take();

            peer.send(promise(2));

            assertThat(peer.log.take())
                    .containsExactly("close protocol_error REMOTE: Server push not allowed to opposite endpoint "
                            + "(PROTOCOL_ERROR, RFC 9113 §5.4.1)");
        }
    }

    @Test
    void aPromiseOnAStreamThatNeverWasEndsTheConnection() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(push(3, 2, ":method", "GET", ":scheme", "http", ":authority", "example.org", ":path", "/p"));

            assertThat(peer.log.take()).singleElement().asString().startsWith("close protocol_error REMOTE: ");
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 1 \"\"");
        }
    }

    @Test
    void aPushedBodyHasCreditsAndAWindowOfItsOwn() throws Exception {
        GunOptions options = GunOptions.builder()
                .http2(Http2Options.builder().initialStreamWindowSize(10).build())
                .build();
        try (Http2Peer peer = Http2Peer.up(options)) {
            peer.get("/push");
            peer.send(promise(2), headers(2, false, ":status", "200"));
            peer.log.take();
            peer.sent();
            Http2TestStream promised = peer.log.lastPush();
            assertThat(promised).isNotNull();
            promised.readable(false);

            peer.send(data(2, false, "0123456789"), headers(1, true, ":status", "200"));
            assertThat(peer.log.take())
                    .containsExactly("S1 responseStart", "S1 response fin 200 []", "S1 responseEnd", "S1 ended");
            assertThat(peer.sent()).isEmpty();

            promised.readable(true);
            peer.protocol.resume(promised);
            assertThat(peer.log.take()).containsExactly("S100 data nofin \"0123456789\"");
            assertThat(peer.sent()).containsExactly("WINDOW_UPDATE 2 +10");
        }
    }

    @Test
    void aResetOfAPromisedStreamFailsThatStreamOnly() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(promise(2), Http2Peer.reset(2, 8));
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 pushStart",
                            CALL,
                            "S100 cancelled REMOTE stream_reset",
                            "S100 failed MAYBE stream_reset REMOTE: The stream was reset by the server: CANCEL (8)");

            peer.send(headers(1, true, ":status", "200"));
            assertThat(peer.log.take()).last().isEqualTo("S1 ended");
        }
    }
}
