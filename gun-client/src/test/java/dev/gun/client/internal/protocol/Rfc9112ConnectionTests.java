package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 9112 §3, §6, §9: requests on the wire, and what belongs to a connection")
class Rfc9112ConnectionTests {

    private final Http1Bench bench = new Http1Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("§3.2.4: a server as a whole is asked with OPTIONS *")
    void asteriskForm() {
        bench.open(bench.stream("OPTIONS", "*", 0));
        assertThat(bench.sent()).isEqualTo("OPTIONS * HTTP/1.1\r\nhost: example.org\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "keep-alive"})
    @DisplayName("§7.4, RFC 9110 §10.1.4: a sender of te must also send it as a connection option: it is added")
    void connectionOptionOfTe(String given) {
        String[] fields = given.isEmpty()
                ? new String[] {"te", "trailers"}
                : new String[] {"te", "trailers", "connection", given};
        bench.open(bench.stream("GET", "/", 0, fields));
        String own = given.isEmpty() ? "" : "connection: " + given + "\r\n";
        assertThat(bench.sent())
                .isEqualTo("GET / HTTP/1.1\r\nhost: example.org\r\nte: trailers\r\n" + own + "connection: te\r\n\r\n");
    }

    @Test
    @DisplayName("§6.1: chunked is applied once: an empty piece of a body writes no chunk that would end it")
    void emptyPieceIsNoChunk() {
        Http1Bench.Stream stream = bench.open(bench.stream("POST", "/", -1));
        bench.sent();
        bench.data(stream, "", false);
        assertThat(bench.sent()).isEmpty();
        bench.data(stream, "a", true);
        assertThat(bench.sent()).isEqualTo("1\r\na\r\n0\r\n\r\n");
    }

    @Test
    @DisplayName("§6.3: an early final response without a body ends the request too, and the connection behind it")
    void noBodyOfItsOwn() {
        bench.get("/");
        bench.receive("HTTP/1.1 205 Reset Content\r\ncontent-length: 0\r\n\r\n");
        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart", "S1 response fin 205 [content-length: 0]", "S1 responseEnd", "S1 ended");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.ADMIT);
    }

    @Test
    @DisplayName("§9.2: informational responses are bounded, since nothing else would stop them")
    void informsAreBounded() {
        bench.get("/");
        bench.receive("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100));
        assertThat(bench.calls()).hasSize(200);
        bench.receive("HTTP/1.1 103 Early Hints\r\n\r\n");
        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "close protocol_error: More than 100 informational responses to one request");
    }

    @Test
    @DisplayName(
            "§9.2, §11.1: a second response to one request is nobody's: the stream is not told, the connection ends")
    void splitResponse() {
        bench.get("/");
        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil");
        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin 200 [content-length: 2]",
                        "S1 responseEnd",
                        "S1 data fin \"ok\"",
                        "S1 ended",
                        "close unsolicited_response: The server sent a response (status 200) that was not asked for");
    }

    @Test
    @DisplayName("§9.8: over TLS a body without length is complete only with the peer's close_notify")
    void completeByCloseNotify() {
        assertThat(endOfBody(SslCloseCompletionEvent.SUCCESS)).isEmpty();
        assertThat(bench.calls()).endsWith("S1 responseEnd", "S1 data fin \"\"", "S1 ended");
    }

    @Test
    @DisplayName("§9.8: over TLS a body without length that ends without close_notify is incomplete: a truncation")
    void truncated() {
        assertThat(endOfBody(new SslCloseCompletionEvent(new SSLException("no close_notify"))))
                .containsExactly("S1 MAYBE");
        assertThat(bench.calls()).endsWith("S1 data nofin \"abc\"");
    }

    private List<String> endOfBody(SslCloseCompletionEvent event) {
        bench.get("/");
        bench.receive("HTTP/1.1 200 OK\r\n\r\nabc");
        bench.channel.pipeline().fireUserEventTriggered(event);
        return bench.abandon(Reason.CLOSED);
    }
}
