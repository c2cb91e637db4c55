package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.Http1Bench.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("HTTP/1.1: cancelled streams and receivers that take no more (page 1 §6, §7)")
class Http1FlowTests {

    private final Http1Bench bench = new Http1Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("A cancelled request is silent, its events go on, and the next response is found")
    void cancelled() {
        Stream first = bench.get("/1");
        bench.get("/2");

        bench.cancel(first);
        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\naHTTP/1.1 204 x\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 cancelled LOCAL cancelled",
                        "S1 responseStart",
                        "S1 response nofin 200 [content-length: 1]",
                        "S1 responseEnd",
                        "S1 ended",
                        "S2 responseStart",
                        "S2 response fin 204 []",
                        "S2 responseEnd",
                        "S2 ended");
    }

    @Test
    @DisplayName("Cancelling a request whose body is unfinished closes the connection, after the responses before it")
    void cancelledBody() {
        bench.get("/1");
        Stream second = bench.open(bench.stream("POST", "/2", -1));
        bench.calls();

        bench.cancel(second);
        assertThat(bench.calls()).containsExactly("S2 cancelled LOCAL cancelled", "draining");

        bench.receive("HTTP/1.1 204 x\r\n\r\n");
        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart", "S1 response fin 204 []", "S1 responseEnd", "S1 ended", "close normal");
        assertThat(bench.abandon(Reason.NORMAL)).containsExactly("S2 MAYBE");
    }

    @Test
    @DisplayName("No body is delivered without credits; the socket is not read, and what came is held (page 1 §7)")
    void backPressure() {
        Stream stream = bench.get("/1");
        bench.get("/2");
        stream.readable = false;

        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabcHTTP/1.1 204 x\r\n\r\n");
        assertThat(bench.calls())
                .containsExactly("S1 responseStart", "S1 response nofin 200 [content-length: 3]", "read false");

        bench.resume(stream);
        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseEnd",
                        "S1 data fin \"abc\"",
                        "S1 ended",
                        "S2 responseStart",
                        "S2 response fin 204 []",
                        "S2 responseEnd",
                        "S2 ended",
                        "read true");
    }

    @Test
    @DisplayName("Reading stays off while the receiver takes one piece at a time")
    void backPressurePieceByPiece() {
        Stream stream = bench.get("/");
        stream.readable = false;
        bench.receive("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n");
        assertThat(bench.calls()).hasSize(3).endsWith("read false");

        bench.receive("1\r\nb\r\n0\r\n\r\n");
        assertThat(bench.calls()).isEmpty();

        bench.resume(stream);
        assertThat(bench.calls())
                .containsExactly(
                        "S1 data nofin \"a\"",
                        "S1 data nofin \"b\"",
                        "S1 responseEnd",
                        "S1 data fin \"\"",
                        "S1 ended",
                        "read true");
    }

    @Test
    @DisplayName("Cancelling a stream that held up the socket lets it be read again")
    void cancelLiftsBackPressure() {
        Stream stream = bench.get("/");
        stream.readable = false;
        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc");
        bench.calls();

        bench.cancel(stream);

        assertThat(bench.calls())
                .containsExactly("S1 cancelled LOCAL cancelled", "S1 responseEnd", "S1 ended", "read true");
    }

    @Test
    @DisplayName("What is held when the connection is lost is released, and its stream given up")
    void heldWhenLost() {
        Stream stream = bench.get("/");
        stream.readable = false;
        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc");
        bench.calls();

        assertThat(bench.abandon(Reason.CLOSED_LOCALLY)).containsExactly("S1 MAYBE");
        bench.protocol.resume(stream);
        assertThat(bench.calls()).containsExactly("read true");
    }
}
