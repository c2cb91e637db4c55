package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("HTTP/1.1: shutdown, and responses nobody asked for (page 1 §6, §11)")
class Http1ClosingTests {

    private final Http1Bench bench = new Http1Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("shutdown finishes the current response, fails those behind it, then closes (page 1 §11)")
    void shutdown() {
        bench.get("/1");
        bench.get("/2");
        bench.receive("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na");
        bench.calls();

        bench.protocol.shutdown();
        assertThat(bench.calls()).containsExactly("S2 failed closing MAYBE");

        bench.receive("b");
        assertThat(bench.calls()).containsExactly("S1 responseEnd", "S1 data fin \"b\"", "S1 ended", "close normal");
    }

    @Test
    @DisplayName("shutdown of an idle connection closes it at once (page 1 §11)")
    void shutdownIdle() {
        bench.protocol.shutdown();

        assertThat(bench.calls()).containsExactly("close normal");
    }

    @Test
    @DisplayName("A response that nobody asked for closes the connection: unsolicited_response (page 1 §6)")
    void unsolicited() {
        bench.receive("HTTP/1.1 200 ");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.WAIT);

        bench.receive("OK\r\ncontent-length: 0\r\n\r\n");
        assertThat(bench.calls())
                .containsExactly("close unsolicited_response: The server sent a response (status 200) that was not"
                        + " asked for");
    }

    @Test
    @DisplayName("Bytes behind a complete response are not its stream's fault")
    void unsolicitedBehindAResponse() {
        bench.get("/");

        bench.receive("HTTP/1.1 204 x\r\n\r\nHTTP/1.1 204 x\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response fin 204 []",
                        "S1 responseEnd",
                        "S1 ended",
                        "close unsolicited_response: The server sent a response (status 204) that was not asked for");
    }

    @Test
    @DisplayName("A 408 on an idle connection is request_timeout (RFC 9110 §15.5.9)")
    void requestTimeout() {
        bench.receive("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly("close request_timeout: The server closed the idle connection with status 408"
                        + " (RFC 9110 §15.5.9)");
    }
}
