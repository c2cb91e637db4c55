package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.Headers;
import dev.gun.client.Http1Options;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import dev.gun.client.internal.protocol.Http1Bench.Stream;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("HTTP/1.1 requests (page 1 §6, RFC 9112 §3, §6, §7.1)")
@SuppressWarnings("StringConcatToTextBlock") // bytes as they are on the wire, CR LF included
class Http1RequestTests {

    private Http1Bench bench = new Http1Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private void with(Http1Options options) {
        bench.close();
        bench = new Http1Bench(options);
    }

    @Test
    @DisplayName("A GET is its line, host, and the user's fields in lower case, and nothing is invented")
    void getIsWrittenWithHostFirst() {
        bench.open(bench.stream("GET", "/a?b=c", 0, "Accept", "*/*", "x-y", "1"));

        assertThat(bench.sent()).isEqualTo("GET /a?b=c HTTP/1.1\r\nhost: example.org\r\naccept: */*\r\nx-y: 1\r\n\r\n");
        assertThat(bench.calls())
                .containsExactly(
                        "S1 requestStart [host: example.org, accept: */*, x-y: 1]",
                        "S1 requestHeaders [host: example.org, accept: */*, x-y: 1]",
                        "S1 requestEnd");
    }

    @Test
    @DisplayName("The user's host wins (page 1 §6)")
    void usersHostWins() {
        bench.open(bench.stream("GET", "/", 0, "a", "1", "host", "other"));

        assertThat(bench.sent()).isEqualTo("GET / HTTP/1.1\r\nhost: other\r\na: 1\r\n\r\n");
    }

    @ParameterizedTest(name = "{0} with {1} bytes: {2}")
    @CsvSource({
        "GET,     0, ''",
        "DELETE,  0, ''",
        "OPTIONS, 0, ''",
        "POST,    0, 'content-length: 0\r\n'",
        "PUT,     0, 'content-length: 0\r\n'",
        "PATCH,   0, 'content-length: 0\r\n'",
        "GET,     3, 'content-length: 3\r\n'",
        "POST,    3, 'content-length: 3\r\n'",
    })
    @DisplayName("Whole bodies have a content-length; none is sent without a body but for POST, PUT, PATCH (§6, §16)")
    void contentLengthOfWholeBodies(String method, long length, String field) {
        Stream stream = bench.open(bench.stream(method, "/", length));
        if (length > 0) {
            bench.data(stream, "abc", true);
        }

        assertThat(bench.sent())
                .isEqualTo(
                        method + " / HTTP/1.1\r\nhost: example.org\r\n" + field + "\r\n" + (length > 0 ? "abc" : ""));
        assertThat(bench.calls())
                .hasSize(length > 0 ? 4 : 3)
                .contains("S1 requestEnd")
                .endsWith(length > 0 ? "data written" : "S1 requestEnd");
    }

    @Test
    @DisplayName("A body that follows is chunked, an empty piece is ignored, the end is said once (RFC 9112 §7.1)")
    void streamedBodyIsChunked() {
        Stream stream = bench.open(bench.stream("POST", "/", -1));
        bench.data(stream, "abc", false);
        bench.data(stream, "", false);
        bench.data(stream, "de", false);
        bench.data(stream, "", true);

        assertThat(bench.sent())
                .isEqualTo("POST / HTTP/1.1\r\nhost: example.org\r\ntransfer-encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assertThat(bench.calls())
                .containsExactly(
                        "S1 requestStart [host: example.org, transfer-encoding: chunked]",
                        "S1 requestHeaders [host: example.org, transfer-encoding: chunked]",
                        "data written",
                        "S1 requestEnd",
                        "data written",
                        "data written",
                        "data written");
    }

    @Test
    @DisplayName("A body that follows is sent as it is when the user gives its length")
    void streamedBodyWithLength() {
        Stream stream = bench.open(bench.stream("POST", "/", -1, "content-length", "5"));
        bench.data(stream, "abc", false);
        bench.data(stream, "de", false);
        bench.data(stream, "", true);

        assertThat(bench.sent()).isEqualTo("POST / HTTP/1.1\r\nhost: example.org\r\ncontent-length: 5\r\n\r\nabcde");
        assertThat(bench.calls()).hasSize(6).containsOnlyOnce("S1 requestEnd");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.WAIT);
    }

    @Test
    @DisplayName(
            "Data beyond the content-length, an early end and data after the end are refused, and nothing of them is sent")
    void dataThatDoesNotFitIsRefused() {
        Stream stream = bench.open(bench.stream("POST", "/", -1, "content-length", "5"));
        bench.sent();
        bench.calls();

        bench.data(stream, "abcdef", false);
        bench.data(stream, "abc", true);
        bench.data(stream, "abc", false);
        bench.data(stream, "de", true);
        bench.data(stream, "", true);

        assertThat(bench.sent()).isEqualTo("abcde");
        assertThat(bench.calls())
                .containsExactly(
                        "data failed badstate: The body is longer than its content-length: 6 bytes given, 5 left"
                                + " (RFC 9110 §8.6)",
                        "data failed badstate: The body cannot end here: 2 bytes of its content-length are missing"
                                + " (RFC 9110 §8.6)",
                        "S1 requestEnd",
                        "data failed badstate: The request's body has already been ended: nothing more can be sent on"
                                + " the stream",
                        "data written",
                        "data written");
    }

    @Test
    @DisplayName("A write that does not reach the socket fails with the reason")
    void failedWrite() {
        Stream stream = bench.open(bench.stream("POST", "/", -1));
        bench.sent();
        bench.calls();
        bench.channel.close();

        bench.data(stream, "abc", false);

        assertThat(bench.calls()).containsExactly("data failed closed");
    }

    @Test
    @DisplayName("Trailers end a chunked body (RFC 9112 §7.1.2)")
    void trailersEndAChunkedBody() {
        Stream stream = bench.open(bench.stream("POST", "/", -1));
        bench.data(stream, "abc", false);
        bench.sent();
        bench.calls();

        bench.protocol.trailers(stream, Headers.of("digest", "x"), bench.calls.result("trailers"));

        assertThat(bench.sent()).isEqualTo("0\r\ndigest: x\r\n\r\n");
        assertThat(bench.calls()).containsExactly("S1 requestEnd", "trailers written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transfer-encoding", "content-length", "host", "connection", "te", ":path"})
    @DisplayName("Pseudo, framing and routing fields are refused as trailers (page 1 §6, RFC 9110 §6.5.1)")
    void framingFieldsAreNoTrailers(String name) {
        Stream stream = bench.open(bench.stream("POST", "/", -1));
        bench.sent();
        bench.calls();

        bench.protocol.trailers(stream, Headers.of("a", "b", name, "x"), bench.calls.result("trailers"));

        assertThat(bench.sent()).isEmpty();
        assertThat(bench.calls())
                .containsExactly("trailers failed badstate: Field \"" + name
                        + "\" must not be sent as a trailer (RFC 9110 §6.5.1)");
    }

    @Test
    @DisplayName("Trailers are refused where the body has a content-length")
    void trailersNeedChunks() {
        Stream stream = bench.open(bench.stream("POST", "/", -1, "content-length", "5"));
        bench.calls();

        bench.protocol.trailers(stream, Headers.of("a", "b"), bench.calls.result("trailers"));

        assertThat(bench.calls())
                .containsExactly("trailers failed badstate: Only a chunked body can end with trailers, and this one has"
                        + " a content-length (RFC 9112 §7.1.2)");
    }

    @Test
    @DisplayName("HTTP/1.0 cannot stream without a content-length (page 1 §6)")
    void http10CannotStream() {
        with(Http1Options.defaults().withHttp10(true));

        bench.open(bench.stream("POST", "/", -1));

        assertThat(bench.sent()).isEmpty();
        assertThat(bench.calls())
                .containsExactly("S1 failed badstate: HTTP/1.0 has no chunks (RFC 9112 §7): a body that follows needs"
                        + " a content-length NO");
    }

    @Test
    @DisplayName("HTTP/1.0 says so, and persists only when asked to (RFC 9112 §9.3)")
    void http10() {
        with(Http1Options.defaults().withHttp10(true));

        bench.open(bench.stream("GET", "/", 0));

        assertThat(bench.sent()).isEqualTo("GET / HTTP/1.0\r\nhost: example.org\r\n\r\n");
        assertThat(bench.calls()).endsWith("S1 requestEnd", "draining");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.WAIT);
    }

    @Test
    @DisplayName("transformHeaderName is applied to every field as it is written, and to nothing else")
    void headerNamesAreTransformed() {
        with(Http1Options.defaults().withTransformHeaderName(name -> name.toUpperCase(Locale.ROOT)));

        Stream stream = bench.open(bench.stream("POST", "/", -1, "a", "b"));
        bench.protocol.trailers(stream, Headers.of("c", "d"), bench.calls.result("trailers"));

        assertThat(bench.sent())
                .isEqualTo("POST / HTTP/1.1\r\nHOST: example.org\r\nTRANSFER-ENCODING: chunked\r\nA: b\r\n\r\n"
                        + "0\r\nC: d\r\n\r\n");
        assertThat(bench.calls()).startsWith("S1 requestStart [host: example.org, transfer-encoding: chunked, a: b]");
    }

    @Test
    @DisplayName("transformHeaderName cannot make another field: what is no name is not written (RFC 9112 §11.1)")
    void transformedNamesAreNames() {
        with(Http1Options.defaults().withTransformHeaderName(name -> name + ": x\r\nsmuggled"));

        assertThatThrownBy(() -> bench.open(bench.stream("GET", "/", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("transformHeaderName made \"host: x\\r\\nsmuggled\" of \"host\", which is no field name"
                        + " (RFC 9110 §5.1)");
        assertThat(bench.sent()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "GET,    ADMIT",
        "HEAD,   ADMIT",
        "PUT,    ADMIT",
        "DELETE, ADMIT",
        "OPTIONS,ADMIT",
        "POST,   WAIT",
        "PATCH,  WAIT",
    })
    @DisplayName("Nothing is written behind a non-idempotent request (RFC 9110 §9.2.2, RFC 9112 §9.3.2)")
    void nothingBehindNonIdempotent(String method, Admission behind) {
        bench.open(bench.stream(method, "/", 0));

        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(behind);
        assertThat(bench.protocol.admits(bench.stream("POST", "/", 0))).isEqualTo(behind);
    }

    @Test
    @DisplayName("pipelineNonIdempotent lets requests be written behind a non-idempotent one")
    void pipelineNonIdempotent() {
        with(Http1Options.defaults().withPipelineNonIdempotent(true));
        bench.open(bench.stream("POST", "/", 0));

        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.ADMIT);
    }

    @Test
    @DisplayName("At most maxPipelined requests are on the wire, and none behind an unfinished body")
    void maxPipelined() {
        with(Http1Options.defaults().withMaxPipelined(2).withPipelineNonIdempotent(true));
        Stream first = bench.open(bench.stream("POST", "/", -1));
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.WAIT);

        bench.data(first, "", true);
        bench.open(bench.stream("GET", "/", 0));
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.WAIT);

        bench.receive("HTTP/1.1 204 x\r\n\r\n");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.ADMIT);
    }

    @Test
    @DisplayName("An upgrade is written only when all earlier responses are complete, and nothing behind it")
    void upgradesTravelAlone() {
        bench.get("/");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0, "upgrade", "x")))
                .isEqualTo(Admission.WAIT);
        bench.receive("HTTP/1.1 204 x\r\n\r\n");

        bench.open(bench.stream("GET", "/", 0, "upgrade", "x"));

        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.WAIT);
        bench.receive("HTTP/1.1 204 x\r\n\r\n");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.ADMIT);
    }

    @Test
    @DisplayName("A content-length that contradicts the whole body is refused before anything is written")
    void contradictingContentLength() {
        bench.open(bench.stream("POST", "/", 3, "content-length", "4"));

        assertThat(bench.sent()).isEmpty();
        assertThat(bench.calls())
                .containsExactly("S1 failed badstate: RFC 9110 §8.6: content-length is 4, but the body has 3 bytes NO");
    }

    @Test
    @DisplayName("A request with connection: close is the last one, and the connection closes behind its response")
    void ownClose() {
        Stream stream = bench.open(bench.stream("GET", "/", 0, "connection", "close"));
        assertThat(bench.calls()).endsWith("S1 requestEnd", "draining");

        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin 200 [content-length: 1]",
                        "S1 responseEnd",
                        "S1 data fin \"x\"",
                        "S1 ended",
                        "close normal");
        assertThat(bench.protocol.admits(stream)).isEqualTo(Admission.WAIT);
    }

    @Test
    @DisplayName("HTTP/1.0 is not pipelined: the next request waits for the whole response (page 1 §6)")
    void http10DoesNotPipeline() {
        with(Http1Options.defaults().withHttp10(true));
        bench.get("/1", "connection", "keep-alive");
        Stream next = bench.stream("GET", "/2", 0);
        assertThat(bench.protocol.admits(next)).isEqualTo(Admission.WAIT);

        bench.receive("HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n");

        assertThat(bench.protocol.admits(next)).isEqualTo(Admission.ADMIT);
    }

    @Test
    @DisplayName("An idle connection is kept in use by an empty line, a busy one is not (page 1 §6)")
    void keepalive() {
        with(Http1Options.defaults().withKeepalive(Duration.ofSeconds(5)));
        bench.channel.freezeTime();
        bench.pass(Duration.ofSeconds(4));
        assertThat(bench.sent()).isEmpty();

        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.sent()).isEqualTo("\r\n");

        bench.get("/");
        bench.pass(Duration.ofSeconds(6));
        assertThat(bench.sent()).isEmpty();
        assertThat(bench.calls()).isEmpty();
    }

    @Test
    @DisplayName("Frames and pings are refused: badstate (page 1 §6, §16)")
    void framesAndPingsAreRefused() {
        Stream stream = bench.get("/");

        bench.protocol.sendFrame(stream, WsFrame.text("x"), bench.calls.result("frame"));

        assertThat(bench.calls())
                .containsExactly("frame failed badstate: This connection does not currently accept WebSocket frames:"
                        + " it speaks HTTP/1.1, and the upgrade was not performed");
        assertThat(bench.protocol.ping(1)).isEqualTo(new dev.gun.client.Reason.BadState("HTTP/1.1 has no ping"));
    }
}
