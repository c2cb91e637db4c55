package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import dev.gun.client.internal.protocol.Http1Bench.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("HTTP/1.1 responses (page 1 §6, RFC 9112 §6.3, §9)")
@SuppressWarnings("StringConcatToTextBlock") // bytes as they are on the wire, CR LF included
class Http1ResponseTests {

    private final Http1Bench bench = new Http1Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("The last data of a body with a content-length has fin")
    void contentLength() {
        bench.get("/");

        bench.receive("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nHello");
        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart", "S1 response nofin 200 [content-length: 12]", "S1 data nofin \"Hello\"");

        bench.receive(" world!");
        assertThat(bench.calls()).containsExactly("S1 responseEnd", "S1 data fin \" world!\"", "S1 ended");
    }

    @Test
    @DisplayName("A chunked body ends with an empty fin of its own, as Gun's does")
    void chunked() {
        bench.get("/");

        bench.receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=\"y\"\r\nHello\r\n0\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin 200 [transfer-encoding: chunked]",
                        "S1 data nofin \"Hello\"",
                        "S1 responseEnd",
                        "S1 data fin \"\"",
                        "S1 ended");
    }

    @Test
    @DisplayName("Trailers end a chunked body, without another data")
    void trailers() {
        bench.get("/");

        bench.receive("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\nDigest: x\r\nb: c\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin 200 [transfer-encoding: chunked]",
                        "S1 data nofin \"a\"",
                        "S1 trailers [digest: x, b: c]",
                        "S1 responseEnd",
                        "S1 ended");
    }

    @Test
    @DisplayName("transfer-encoding overrides content-length (RFC 9112 §6.3)")
    void transferEncodingOverrides() {
        bench.get("/1");
        bench.get("/2");

        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
                + "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: gzip\r\n\r\nabc");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin 200 [content-length: 9, transfer-encoding: chunked]",
                        "S1 data nofin \"a\"",
                        "S1 responseEnd",
                        "S1 data fin \"\"",
                        "S1 ended",
                        "S2 responseStart",
                        "S2 response nofin 200 [content-length: 1, transfer-encoding: gzip]",
                        "draining",
                        "S2 data nofin \"abc\"");
    }

    @Test
    @DisplayName("The limits of header and trailer blocks are no limits of bodies")
    void largeBodies() {
        bench.get("/1");
        bench.get("/2");
        String body = "x".repeat(200_000);

        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 200000\r\n\r\n" + body
                + "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n30D40\r\n" + body + "\r\n0\r\na: b\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin 200 [content-length: 200000]",
                        "S1 responseEnd",
                        "S1 data fin \"" + body + "\"",
                        "S1 ended",
                        "S2 responseStart",
                        "S2 response nofin 200 [transfer-encoding: chunked]",
                        "S2 data nofin \"" + body + "\"",
                        "S2 trailers [a: b]",
                        "S2 responseEnd",
                        "S2 ended");
    }

    @ParameterizedTest(name = "{0} answered by {1}")
    @CsvSource({"HEAD, 200", "HEAD, 404", "GET, 204", "GET, 304", "POST, 204"})
    @DisplayName("HEAD, 204 and 304 have no body, whatever the fields say (RFC 9112 §6.3)")
    void noBody(String method, int status) {
        bench.asked(method, "/");

        bench.receive("HTTP/1.1 " + status + " x\r\ncontent-length: 12\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response fin " + status + " [content-length: 12]",
                        "S1 responseEnd",
                        "S1 ended");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.ADMIT);
    }

    @Test
    @DisplayName("HEAD answered with transfer-encoding has no body either, and the next response is found")
    void headWithTransferEncoding() {
        bench.asked("HEAD", "/");
        bench.get("/");

        bench.receive(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response fin 200 [transfer-encoding: chunked]",
                        "S1 responseEnd",
                        "S1 ended",
                        "S2 responseStart",
                        "S2 response fin 200 [content-length: 0]",
                        "S2 responseEnd",
                        "S2 ended");
    }

    @Test
    @DisplayName("Every 1xx is an inform, and the final response follows")
    void informs() {
        bench.get("/");

        bench.receive("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
                + "HTTP/1.1 204 No Content\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 inform 100 []",
                        "S1 responseStart",
                        "S1 inform 103 [link: </a>]",
                        "S1 responseStart",
                        "S1 response fin 204 []",
                        "S1 responseEnd",
                        "S1 ended");
    }

    @Test
    @DisplayName(
            "Pipelined responses go to their requests in order, empty lines between them are ignored (RFC 9112 §2.2)")
    void pipelining() {
        bench.get("/1");
        bench.asked("HEAD", "/2");
        bench.get("/3");

        bench.receive(
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"
                        + "HTTP/1.1 404 Not Found\r\ncontent-length: 1\r\n\r\nc");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin 200 [content-length: 1]",
                        "S1 responseEnd",
                        "S1 data fin \"a\"",
                        "S1 ended",
                        "S2 responseStart",
                        "S2 response fin 200 [content-length: 9]",
                        "S2 responseEnd",
                        "S2 ended",
                        "S3 responseStart",
                        "S3 response nofin 404 [content-length: 1]",
                        "S3 responseEnd",
                        "S3 data fin \"c\"",
                        "S3 ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nConnection: Keep-Alive, Close\r\n", "HTTP/1.0 200 OK\r\n"})
    @DisplayName("connection: close and HTTP/1.0 fail those behind at once, unprocessed, and close behind the response")
    void peerCloses(String head) {
        bench.get("/1");
        bench.get("/2");
        bench.get("/3");

        bench.receive(head + "content-length: 3\r\n\r\na");
        assertThat(bench.calls().subList(2, 6))
                .containsExactly("S2 failed closing NO", "S3 failed closing NO", "draining", "S1 data nofin \"a\"");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.WAIT);

        bench.receive("bc ignored");
        assertThat(bench.calls()).containsExactly("S1 responseEnd", "S1 data fin \"bc\"", "S1 ended", "close normal");
        assertThat(bench.abandon(Reason.NORMAL)).isEmpty();
    }

    @Test
    @DisplayName("HTTP/1.0 with keep-alive persists (RFC 9112 §9.3)")
    void http10KeepAlive() {
        bench.get("/");

        bench.receive("HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n");

        assertThat(bench.calls()).hasSize(4).endsWith("S1 ended");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.ADMIT);
    }

    @Test
    @DisplayName("A body without a length ends with the connection, complete and not lost (page 1 §3)")
    void untilClose() {
        bench.get("/");
        bench.receive("HTTP/1.1 200 OK\r\n\r\nabc");
        assertThat(bench.calls())
                .containsExactly("S1 responseStart", "S1 response nofin 200 []", "draining", "S1 data nofin \"abc\"");

        bench.channel.close();

        assertThat(bench.abandon(Reason.CLOSED)).isEmpty();
        assertThat(bench.calls()).containsExactly("S1 responseEnd", "S1 data fin \"\"", "S1 ended");
    }

    @Test
    @DisplayName("A body without a length is lost when the connection is reset")
    void untilReset() {
        bench.get("/");
        bench.get("/");
        bench.receive("HTTP/1.1 200 OK\r\n\r\nabc");
        bench.calls();

        assertThat(bench.abandon(new Reason.SocketError("reset"))).containsExactly("S1 MAYBE", "S2 MAYBE");
        assertThat(bench.calls()).isEmpty();
        assertThat(bench.protocol.liveStreams()).isZero();
    }

    @Test
    @DisplayName("A body of known length that the close cuts off is lost, and so are those behind it")
    void cutOff() {
        bench.get("/");
        bench.get("/");
        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc");
        bench.calls();

        bench.channel.close();

        assertThat(bench.abandon(Reason.CLOSED)).containsExactly("S1 MAYBE", "S2 MAYBE");
        assertThat(bench.calls()).isEmpty();
    }

    @Test
    @DisplayName("A final response while our body is unfinished refuses further data and closes the connection")
    void earlyResponse() {
        Stream stream = bench.open(bench.stream("POST", "/", -1));
        bench.sent();
        bench.calls();

        bench.receive("HTTP/1.1 413 x\r\ncontent-length: 2\r\n\r\na");
        bench.data(stream, "more", false);
        bench.receive("b");

        assertThat(bench.sent()).isEmpty();
        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin 413 [content-length: 2]",
                        "draining",
                        "S1 data nofin \"a\"",
                        "data failed badstate: The request was cut short, by the server's final response or by"
                                + " cancel: nothing more is sent on the stream",
                        "S1 responseEnd",
                        "S1 data fin \"b\"",
                        "S1 ended",
                        "close normal");
    }

    @Test
    @DisplayName("A 101 that was not asked for is a protocol error (page 1 §6)")
    void unasked101() {
        bench.get("/");

        bench.receive("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\nrest");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "close protocol_error: RFC 9110 §15.2.2: unexpected 101 (Switching Protocols), no"
                                + " upgrade was asked for");
        assertThat(bench.abandon(Reason.NORMAL)).containsExactly("S1 MAYBE");
    }

    @Test
    @DisplayName("A 2xx to CONNECT has no body, and takes the connection (RFC 9112 §6.3)")
    void connect() {
        bench.open(bench.stream("CONNECT", "/", 0, "content-length", "3"));
        assertThat(bench.sent()).isEqualTo("CONNECT example.org:80 HTTP/1.1\r\nhost: example.org\r\n\r\n");
        bench.calls();

        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response fin 200 [content-length: 5]",
                        "draining",
                        "S1 responseEnd",
                        "S1 ended",
                        "close normal");
    }
}
