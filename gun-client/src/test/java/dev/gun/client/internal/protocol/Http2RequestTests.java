package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.WINDOW_UPDATE;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.int32;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent.Function;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("HTTP/2 requests (spec §6, RFC 9113 §8)")
class Http2RequestTests {

    @Test
    void theConnectionIsUpWhenOurPrefaceIsWritten() throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            assertThat(peer.log.take()).containsExactly("up http2");
            assertThat(peer.sent())
                    .containsExactly("PRI", "SETTINGS 0x3=100 0x4=8000000 0x6=65536", "WINDOW_UPDATE 0 +7934465");

            peer.send(settings(3, 5));

            assertThat(peer.sent()).containsExactly("SETTINGS ACK");
            assertThat(peer.log.take()).isEmpty();
        }
    }

    @Test
    void aGetIsAnsweredInTheOrderOfTheTrace() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/hello", "accept", "text/plain");

            assertThat(peer.sent())
                    .containsExactly("HEADERS 1 fin [:method: GET, :scheme: http, :authority: example.org, "
                            + ":path: /hello, accept: text/plain]");
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 requestStart [accept: text/plain]",
                            "S1 requestHeaders [accept: text/plain]",
                            "S1 requestEnd");

            peer.send(headers(1, false, ":status", "200", "content-length", "12"), data(1, true, "Hello world!"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response nofin 200 [content-length: 12]",
                            "S1 responseEnd",
                            "S1 data fin \"Hello world!\"",
                            "S1 ended");
            assertThat(peer.sent()).isEmpty();
        }
    }

    @Test
    void aWholeBodyHasAContentLengthAndEndsTheStream() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/echo"), 3);
            peer.data(post, "abc", true, "body");

            assertThat(peer.sent())
                    .containsExactly(
                            "HEADERS 1 [:method: POST, :scheme: http, :authority: example.org, :path: /echo, "
                                    + "content-length: 3]",
                            "DATA 1 fin \"abc\"");
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 requestStart [content-length: 3]",
                            "S1 requestHeaders [content-length: 3]",
                            "S1 requestEnd",
                            "body written");
        }
    }

    @Test
    void aStreamedBodyHasNoContentLengthAndMayEndWithTrailers() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/in"), -1);
            peer.data(post, "one", false, "one");
            peer.data(post, "", false, "empty");
            peer.protocol.trailers(post, Headers.of("checksum", "1"), peer.log.result("trailers"));
            peer.protocol.flush();

            assertThat(peer.sent())
                    .containsExactly(
                            "HEADERS 1 [:method: POST, :scheme: http, :authority: example.org, :path: /in]",
                            "DATA 1 \"one\"",
                            "HEADERS 1 fin [checksum: 1]");
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 requestStart []",
                            "S1 requestHeaders []",
                            "one written",
                            "empty written",
                            "S1 requestEnd",
                            "trailers written");
        }
    }

    @Test
    void theUsersHostWinsAndConnectionSpecificFieldsAreDropped() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get(
                    "/",
                    "Host",
                    "other.example",
                    "X-Mine",
                    " 1 ",
                    "connection",
                    "close, x-hop",
                    "x-hop",
                    "1",
                    "keep-alive",
                    "5",
                    "proxy-connection",
                    "close",
                    "transfer-encoding",
                    "chunked",
                    "upgrade",
                    "h2c",
                    "te",
                    "gzip");

            assertThat(peer.sent())
                    .containsExactly("HEADERS 1 fin [:method: GET, :scheme: http, :authority: other.example, "
                            + ":path: /, x-mine: 1]");
        }
    }

    @Test
    void teIsSentWhenItSaysTrailers() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/", "te", "trailers");

            assertThat(peer.sent())
                    .containsExactly("HEADERS 1 fin [:method: GET, :scheme: http, :authority: example.org, :path: /, "
                            + "te: trailers]");
        }
    }

    @ParameterizedTest
    @CsvSource({"POST,true", "PUT,true", "PATCH,true", "GET,false", "DELETE,false", "OPTIONS,false"})
    void withoutABodyOnlyMethodsThatDefineOneSendContentLength(String method, boolean sized) throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream stream = peer.open(Http2TestStream.head(method, "/"), 0);
            peer.data(stream, "", true, "body");

            assertThat(peer.sent())
                    .containsExactly("HEADERS 1 fin [:method: " + method
                            + ", :scheme: http, :authority: example.org, :path: /"
                            + (sized ? ", content-length: 0]" : "]"));
            assertThat(peer.log.take()).last().isEqualTo("body written");
        }
    }

    @Test
    void aBodyWaitsForTheServersWindowAndIsWrittenWhenItIsSent() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            // RFC 9113 §6.5.2: SETTINGS_INITIAL_WINDOW_SIZE 4.
            peer.send(settings(4, 4));
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), 6);
            peer.sent();
            peer.log.take();

            peer.data(post, "abcdef", true, "body");

            assertThat(peer.sent()).containsExactly("DATA 1 \"abcd\"");
            assertThat(peer.log.take()).isEmpty();

            peer.send(frame(WINDOW_UPDATE, 0, 1, int32(2)));

            assertThat(peer.sent()).containsExactly("DATA 1 fin \"ef\"");
            assertThat(peer.log.take()).containsExactly("S1 requestEnd", "body written");
        }
    }

    @Test
    void dataAfterTheEndOrOnAStreamThatIsOverIsRefused() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.data(post, "a", true, "first");
            peer.sent();
            peer.log.take();

            peer.data(post, "b", true, "second");
            peer.protocol.trailers(post, Headers.empty(), peer.log.result("trailers"));
            peer.data(new Http2TestStream(9, post.head(), -1), "c", true, "foreign");

            assertThat(peer.log.take())
                    .containsExactly(
                            "second failed: badstate LOCAL: The stream's body has already ended",
                            "trailers failed: badstate LOCAL: The stream's body has already ended",
                            "foreign failed: badstate LOCAL: The stream cannot be found");
            assertThat(peer.sent()).isEmpty();
        }
    }

    @Test
    void framingFieldsAreRefusedInTrailers() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.sent();
            peer.log.take();

            peer.protocol.trailers(post, Headers.of("content-length", "1"), peer.log.result("trailers"));
            peer.protocol.flush();

            assertThat(peer.sent()).isEmpty();
            assertThat(peer.log.take())
                    .containsExactly("trailers failed: badstate LOCAL: The field \"content-length\" is not allowed in "
                            + "trailers (RFC 9113 §8.1, RFC 9110 §6.5.1)");
        }
    }

    @Test
    void aHeaderListLargerThanTheServerTakesFailsItsStreamOnly() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            // RFC 9113 §6.5.2: SETTINGS_MAX_HEADER_LIST_SIZE 200.
            peer.send(settings(6, 200));
            peer.sent();

            peer.get("/", "x", "y".repeat(200));
            peer.get("/");

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 requestStart [x: " + "y".repeat(200) + "]",
                            "S1 failed NO limit_reached REMOTE: More than the server's SETTINGS_MAX_HEADER_LIST_SIZE "
                                    + "= 200 allows",
                            "S2 requestStart []",
                            "S2 requestHeaders []",
                            "S2 requestEnd");
            assertThat(peer.sent())
                    .containsExactly("HEADERS 3 fin [:method: GET, :scheme: http, :authority: example.org, :path: /]");
        }
    }

    @Test
    void requestsBeyondMaxConcurrentStreamsWait() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(settings(3, 1));
            Http2TestStream next = new Http2TestStream(2, Http2TestStream.head("GET", "/"), 0);

            assertThat(peer.protocol.admits(next)).isEqualTo(Admission.ADMIT);
            peer.get("/");
            assertThat(peer.protocol.admits(next)).isEqualTo(Admission.WAIT);
            peer.send(headers(1, true, ":status", "204"));
            assertThat(peer.protocol.admits(next)).isEqualTo(Admission.ADMIT);
        }
    }

    @Test
    void aServerThatHasNotSaidIsTakenToAllowAHundredStreams() throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            for (int i = 0; i < 100; i++) {
                assertThat(peer.protocol.admits(new Http2TestStream(0, Http2TestStream.head("GET", "/"), 0)))
                        .isEqualTo(Admission.ADMIT);
                peer.get("/");
            }
            assertThat(peer.protocol.admits(new Http2TestStream(0, Http2TestStream.head("GET", "/"), 0)))
                    .isEqualTo(Admission.WAIT);
            peer.send(settings());
            assertThat(peer.protocol.admits(new Http2TestStream(0, Http2TestStream.head("GET", "/"), 0)))
                    .isEqualTo(Admission.ADMIT);
            assertThat(peer.protocol.liveStreams()).isEqualTo(100);
        }
    }

    @Test
    void aTunnelIsAdmittedAndRawDataIsRefused() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            RequestHead tunnel = RequestHead.tunnel("origin.example:443", Headers.empty());
            RequestHead raw = RequestHead.raw("http", "example.org");
            assertThat(peer.protocol.admits(new Http2TestStream(1, tunnel, 0))).isEqualTo(Admission.ADMIT);
            assertThat(peer.protocol.admits(new Http2TestStream(2, raw, -1))).isEqualTo(Admission.REFUSE);
        }
    }

    @Test
    void aWebSocketWaitsForTheServersSettingsAndFailsWithoutEnableConnectProtocol() throws Exception {
        RequestHead head = new RequestHead(
                Function.WS_UPGRADE, "GET", "http", "example.org", "/ws", Headers.empty(), WsOptions.defaults());
        Http2TestStream upgrade = new Http2TestStream(1, head, -1);
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            assertThat(peer.protocol.admits(upgrade)).isEqualTo(Admission.WAIT);
            peer.send(settings());
            assertThat(peer.protocol.admits(upgrade)).isEqualTo(Admission.ADMIT);
            peer.log.take();
            peer.sent();

            peer.protocol.open(upgrade);
            peer.protocol.flush();

            assertThat(peer.log.take())
                    .containsExactly("S1 failed NO upgrade_failed REMOTE: The upgrade failed: "
                            + "SETTINGS_ENABLE_CONNECT_PROTOCOL was \"0\", expected 1 (RFC 8441 §3)");
            assertThat(peer.sent()).isEmpty();
        }
    }

    @Test
    void framesAreRefusedOnAStreamThatIsNoWebSocket() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream get = peer.get("/");
            peer.log.take();

            peer.protocol.sendFrame(get, WsFrame.text("hi"), peer.log.result("frame"));

            assertThat(peer.log.take()).containsExactly("frame failed: badstate LOCAL: The stream is not a WebSocket");
        }
    }

    @Test
    void cancelResetsTheStreamAndFailsWhatWasNotSent() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(settings(4, 1));
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.data(post, "ab", false, "ab");
            peer.sent();
            peer.log.take();

            post.silence();
            peer.protocol.cancel(post);
            peer.protocol.flush();

            // RFC 9113 §7: CANCEL is 8.
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 8");
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 cancelled LOCAL cancelled",
                            "S1 ended",
                            "ab failed: cancelled LOCAL: The stream was cancelled");
            assertThat(peer.protocol.liveStreams()).isZero();

            // What was on its way is ignored, without another RST_STREAM.
            peer.send(headers(1, false, ":status", "200"), data(1, true, "late"));
            assertThat(peer.log.take()).isEmpty();
            assertThat(peer.sent()).isEmpty();
        }
    }

    @Test
    void aBodyThatIsNotAsLongAsItsContentLengthIsRefusedAndNotSent() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/", "content-length", "5"), -1);
            peer.data(post, "abc", false, "three");
            peer.sent();
            peer.log.take();

            peer.data(post, "def", false, "long");
            peer.data(post, "d", true, "short");
            peer.protocol.trailers(post, Headers.of("a", "b"), peer.log.result("trailers"));
            assertThat(peer.sent()).isEmpty();
            peer.data(post, "de", true, "right");

            assertThat(peer.log.take())
                    .containsExactly(
                            "long failed: badstate LOCAL: The body is longer than its content-length: 3 bytes given, "
                                    + "2 left (RFC 9110 §8.6)",
                            "short failed: badstate LOCAL: The body cannot end here: 1 bytes of its content-length are "
                                    + "missing (RFC 9110 §8.6)",
                            "trailers failed: badstate LOCAL: The body cannot end here: 2 bytes of its content-length "
                                    + "are missing (RFC 9110 §8.6)",
                            "S1 requestEnd",
                            "right written");
            assertThat(peer.sent()).containsExactly("DATA 1 fin \"de\"");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | 3 | RFC 9110 §8.6: content-length is 5, but the body has 3 bytes",
                "5 | 0 | RFC 9110 §8.6: content-length is 5, but the body has 0 bytes",
                "x | -1 | RFC 9110 §8.6: content-length must be one number, but was \"x\""
            })
    void aContentLengthThatCannotBeTrueFailsTheRequestBeforeItIsSent(String declared, long length, String text)
            throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.open(Http2TestStream.head("POST", "/", "content-length", declared), length);

            assertThat(peer.log.take()).containsExactly("S1 failed NO badstate LOCAL: " + text);
            assertThat(peer.sent()).isEmpty();
            assertThat(peer.protocol.liveStreams()).isZero();
        }
    }
}
