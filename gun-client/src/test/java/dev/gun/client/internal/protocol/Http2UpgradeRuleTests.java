package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.DATA;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.reset;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent.Function;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A server's answer to an upgrade over HTTP/2, rule by rule (page 1 §8, RFC 8441 §5)")
class Http2UpgradeRuleTests {

    private final Http2Peer peer = new Http2Peer(GunOptions.defaults());

    @BeforeEach
    void ask() throws Exception {
        peer.send(settings(8, 1), frame(Http2Peer.SETTINGS, Http2Peer.ACK, 0));
        WsOptions options = WsOptions.builder()
                .compress(true)
                .subprotocols(List.of("v1", "v2"))
                .build();
        peer.open(
                new RequestHead(Function.WS_UPGRADE, "GET", "http", "example.org", "/ws", Headers.empty(), options), 0);
        peer.log.take();
        peer.sent();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 206, 299})
    @DisplayName("any 2xx opens the WebSocket")
    void success(int status) {
        peer.send(headers(1, false, ":status", Integer.toString(status)));

        assertThat(peer.log.take())
                .containsExactly(
                        "S1 responseStart", "S1 upgradeResponse " + status + " []", "S1 upgraded [websocket] [] ws");
        peer.send(frame(DATA, 0, 1, new byte[] {(byte) 0x81, 1, 'a'}));
        assertThat(peer.log.take()).endsWith("S1 frame " + WsFrame.text("a"));
    }

    @Test
    @DisplayName("1xx before it are told, and change nothing")
    void informationalBefore() {
        peer.send(headers(1, false, ":status", "103", "link", "</a>"), headers(1, false, ":status", "200"));

        assertThat(peer.log.take())
                .containsExactly(
                        "S1 responseStart",
                        "S1 inform 103 [link: </a>]",
                        "S1 responseStart",
                        "S1 upgradeResponse 200 []",
                        "S1 upgraded [websocket] [] ws");
    }

    @Test
    @DisplayName("a 2xx that ends the stream is a WebSocket that was closed without a close frame: 1006")
    void endStreamOnHeaders() throws Exception {
        peer.send(headers(1, true, ":status", "200"));

        assertThat(peer.log.take())
                .containsExactly(
                        "S1 responseStart",
                        "S1 upgradeResponse 200 []",
                        "S1 upgraded [websocket] [] ws",
                        "S1 responseEnd",
                        "S1 failed MAYBE ws_closed REMOTE: The WebSocket was closed by the server with code 1006");
        assertThat(peer.sent()).containsExactly("RST_STREAM 1 8");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 401, 403, 404, 426, 500, 501, 503})
    @DisplayName("any other status is an ordinary response with its body, and the stream ends")
    void otherStatus(int status) throws Exception {
        peer.send(headers(1, false, ":status", Integer.toString(status), "location", "/x"), data(1, true, "no"));

        assertThat(peer.log.take())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin " + status + " [location: /x]",
                        "S1 responseEnd",
                        "S1 data fin \"no\"",
                        "S1 ended");
        assertThat(peer.sent()).containsExactly("DATA 1 fin \"\"");
    }

    @Test
    @DisplayName("a refusal without a body, and one with trailers, are whole")
    void refusalWithTrailers() throws Exception {
        peer.send(headers(1, false, ":status", "403"), data(1, false, "no"), headers(1, true, "x-trailer", "1"));

        assertThat(peer.log.take())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin 403 []",
                        "S1 data nofin \"no\"",
                        "S1 trailers [x-trailer: 1]",
                        "S1 responseEnd",
                        "S1 ended");
        assertThat(peer.sent()).containsExactly("DATA 1 fin \"\"");
    }

    @Test
    @DisplayName("a stream that is reset instead of answered is a stream error")
    void resetInsteadOfAnAnswer() throws Exception {
        peer.send(reset(1, 7));

        assertThat(peer.log.take())
                .containsExactly(
                        "S1 cancelled REMOTE stream_reset",
                        "S1 failed NO " + Http2Recorder.text(new Reason.StreamReset(7, "REFUSED_STREAM", Side.REMOTE)));
        assertThat(peer.protocol.liveStreams()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sec-websocket-protocol | v3 | one of [v1, v2] (RFC 6455 §4.1)",
                "sec-websocket-protocol | V1 | one of [v1, v2] (RFC 6455 §4.1)",
                "sec-websocket-extensions | x-foo | RFC 6455 §4.1: permessage-deflate once, or absent",
                "sec-websocket-extensions | permessage-deflate; server_max_window_bits=7"
                        + " | RFC 7692 §7.1.2.1: server_max_window_bits from 8 to 15"
            })
    @DisplayName("what was not offered fails the stream with CANCEL, and only it")
    void outsideTheOffer(String name, String value, String expected) throws Exception {
        peer.send(headers(1, false, ":status", "200", name, value));

        assertThat(peer.log.take())
                .containsExactly(
                        "S1 responseStart",
                        "S1 upgradeResponse 200 [" + name + ": " + value + "]",
                        "S1 failed MAYBE upgrade_failed REMOTE: The upgrade failed: " + name + " was \"" + value
                                + "\", expected " + expected);
        assertThat(peer.sent()).containsExactly("RST_STREAM 1 8");
        assertThat(peer.protocol.liveStreams()).isZero();
    }

    @Test
    @DisplayName("sec-websocket-accept, upgrade and connection have no meaning: a wrong accept is not looked at")
    void acceptIsNotLookedAt() {
        peer.send(headers(1, false, ":status", "200", "sec-websocket-accept", "wrong"));

        assertThat(peer.log.take())
                .containsExactly(
                        "S1 responseStart",
                        "S1 upgradeResponse 200 [sec-websocket-accept: wrong]",
                        "S1 upgraded [websocket] [sec-websocket-accept: wrong] ws");
    }
}
