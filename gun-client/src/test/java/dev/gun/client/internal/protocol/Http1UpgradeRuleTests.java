package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Reason;
import dev.gun.client.WsOptions;
import dev.gun.client.internal.codec.ws.WsHandshake;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A server's answer to an upgrade over HTTP/1.1, rule by rule (page 1 §8, RFC 6455 §4.1)")
class Http1UpgradeRuleTests {

    private static final String UPGRADE = "upgrade: websocket";
    private static final String CONNECTION = "connection: upgrade";
    private static final String ACCEPT = "sec-websocket-accept: KEY";

    private final Http1Bench bench = new Http1Bench();
    private String key = "";

    @BeforeEach
    void ask() {
        bench.open(bench.upgrade(WsOptions.builder()
                .compress(true)
                .subprotocols(List.of("v1", "v2"))
                .build()));
        key = bench.sent().replaceAll("(?s).*sec-websocket-key: (\\S+)\r\n.*", "$1");
        bench.calls();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Answers with a 101 of these lines; {@code KEY} stands for the right value. */
    private List<String> answer(String... lines) {
        StringBuilder head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
        for (String line : lines) {
            for (String each : line.split(" & ", -1)) {
                head.append(each.replace("KEY", WsHandshake.acceptFor(key))).append("\r\n");
            }
        }
        bench.receive(head.append("\r\n").toString());
        return bench.calls();
    }

    private void assertFailed(List<String> calls, String rule) {
        String reason = "upgrade_failed: The upgrade failed: " + rule.replace("KEY", WsHandshake.acceptFor(key));
        assertThat(calls)
                .hasSize(4)
                .startsWith("S1 responseStart")
                .endsWith("S1 failed " + reason + " MAYBE", "close " + reason);
        assertThat(bench.calls.switchedTo()).isEmpty();
        assertThat(bench.abandon(Reason.NORMAL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upgrade: websocket | connection: upgrade | sec-websocket-accept: KEY",
                "Upgrade: WebSocket | Connection: Upgrade | Sec-WebSocket-Accept: KEY",
                "UPGRADE:WEBSOCKET | CONNECTION: keep-alive, UPGRADE | SEC-WEBSOCKET-ACCEPT:   KEY",
                "upgrade: websocket | connection: keep-alive & connection: upgrade | sec-websocket-accept: KEY"
            })
    @DisplayName("1 to 4: is accepted when it has the three fields, whatever their case and order")
    void accepted(String upgrade, String connection, String accept) {
        assertThat(answer(accept, connection, upgrade)).hasSize(4).endsWith("switchProtocol next \"\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-none: 1 | upgrade was \"\"",
                "upgrade: h2c | upgrade was \"h2c\"",
                "upgrade: websockets | upgrade was \"websockets\"",
                "upgrade: websocket, h2c | upgrade was \"websocket, h2c\"",
                "upgrade: websocket & upgrade: websocket | upgrade was \"websocket, websocket\"",
                "upgrade: web socket | upgrade was \"web socket\""
            })
    @DisplayName("2: fails without an upgrade that is websocket and nothing else")
    void upgrade(String line, String actual) {
        assertFailed(answer(line, CONNECTION, ACCEPT), actual + ", expected websocket (RFC 6455 §4.1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-none: 1 | connection was \"\"",
                "connection: keep-alive | connection was \"keep-alive\"",
                "connection: upgraded | connection was \"upgraded\"",
                "connection: up grade | connection was \"up grade\""
            })
    @DisplayName("3: fails without the token upgrade in connection")
    void connection(String line, String actual) {
        assertFailed(answer(UPGRADE, line, ACCEPT), actual + ", expected upgrade (RFC 6455 §4.1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-none: 1 | sec-websocket-accept was \"\"",
                "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo= | sec-websocket-accept was"
                        + " \"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\"",
                "sec-websocket-accept: KEYx | sec-websocket-accept was \"KEYx\"",
                "sec-websocket-accept: KEY & sec-websocket-accept: KEY | sec-websocket-accept was \"KEY, KEY\""
            })
    @DisplayName("4: fails without the one sec-websocket-accept that answers the key")
    void accept(String line, String actual) {
        assertFailed(answer(UPGRADE, CONNECTION, line), actual + ", expected KEY (RFC 6455 §4.1)");
    }

    @Test
    @DisplayName("4: the accept value is compared with its case")
    void acceptInAnotherCase() {
        String other = WsHandshake.acceptFor(key).toLowerCase(java.util.Locale.ROOT);

        assertFailed(
                answer(UPGRADE, CONNECTION, "sec-websocket-accept: " + other),
                "sec-websocket-accept was \"" + other + "\", expected KEY (RFC 6455 §4.1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-webkit-deflate-frame | RFC 6455 §4.1: permessage-deflate once, or absent",
                "permessage-deflate, permessage-deflate | RFC 6455 §4.1: permessage-deflate once, or absent",
                "permessage-deflate; server_max_window_bits=16 | RFC 7692 §7.1.2.1: server_max_window_bits from 8 to 15"
            })
    @DisplayName("5: fails with an extension that was not asked for, or not so")
    void extensions(String value, String expected) {
        assertFailed(
                answer(UPGRADE, CONNECTION, ACCEPT, "sec-websocket-extensions: " + value),
                "sec-websocket-extensions was \"" + value + "\", expected " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"v3 | v3", "V1 | V1", "v1, v2 | v1, v2"})
    @DisplayName("6: fails with a subprotocol that was not asked for; they differ by case")
    void subprotocol(String value, String actual) {
        assertFailed(
                answer(UPGRADE, CONNECTION, ACCEPT, "sec-websocket-protocol: " + value),
                "sec-websocket-protocol was \"" + actual + "\", expected one of [v1, v2] (RFC 6455 §4.1)");
    }

    @Test
    @DisplayName("6: fails with two subprotocols, though both were asked for")
    void twoSubprotocols() {
        assertFailed(
                answer(UPGRADE, CONNECTION, ACCEPT, "sec-websocket-protocol: v1", "sec-websocket-protocol: v2"),
                "sec-websocket-protocol was \"v1, v2\", expected one of [v1, v2] (RFC 6455 §4.1)");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 301, 302, 307, 400, 401, 403, 404, 407, 426, 429, 500, 502, 503})
    @DisplayName("1: any other status is an ordinary response with its body, and the connection goes on")
    void otherStatus(int status) {
        bench.receive("HTTP/1.1 " + status + " Other\r\nlocation: /other\r\nwww-authenticate: Basic\r\n"
                + "upgrade: websocket\r\nsec-websocket-version: 8\r\ncontent-length: 2\r\n\r\nno");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin " + status
                                + " [location: /other, www-authenticate: Basic, upgrade: websocket,"
                                + " sec-websocket-version: 8, content-length: 2]",
                        "S1 responseEnd",
                        "S1 data fin \"no\"",
                        "S1 ended");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.ADMIT);
    }

    @Test
    @DisplayName("1: 1xx before the 101 are told, and change nothing (RFC 9110 §15.2)")
    void informationalBefore() {
        bench.receive("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
        assertThat(bench.calls()).containsExactly("S1 responseStart", "S1 inform 103 [link: </a>]");

        assertThat(answer(UPGRADE, CONNECTION, ACCEPT)).endsWith("switchProtocol next \"\"");
    }

    @Test
    @DisplayName("an HTTP/1.0 server cannot switch (RFC 9110 §15.2: no 1xx to or from HTTP/1.0)")
    void http10() {
        bench.receive("HTTP/1.0 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                + "sec-websocket-accept: " + WsHandshake.acceptFor(key) + "\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "close protocol_error: RFC 9110 §15.2: 101 (Switching Protocols) over HTTP/1.0, which has no"
                                + " 1xx");
    }
}
