package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Http1Options;
import dev.gun.client.Reason;
import dev.gun.client.WsOptions;
import dev.gun.client.internal.codec.ws.WsHandshake;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import dev.gun.client.internal.protocol.Http1Bench.Stream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Upgrades to WebSocket over HTTP/1.1 (page 1 §8, RFC 6455 §4.1)")
@SuppressWarnings("StringConcatToTextBlock") // bytes as they are on the wire, CR LF included
class Http1UpgradeTests {

    private Http1Bench bench = new Http1Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private Stream upgraded(WsOptions options) {
        Stream stream = bench.open(bench.upgrade(options));
        key = bench.sent().replaceAll("(?s).*sec-websocket-key: (\\S+)\r\n.*", "$1");
        bench.calls();
        return stream;
    }

    private String key = "";

    private String switching(String accept) {
        return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n";
    }

    @Test
    @DisplayName("The request has the fields in Gun's order, then the user's (traces README 12)")
    void request() {
        bench.open(bench.upgrade(
                WsOptions.builder()
                        .compress(true)
                        .subprotocols(List.of("p1", "p2"))
                        .build(),
                "x-user",
                "1"));

        String sent = bench.sent();
        String key = sent.replaceAll("(?s).*sec-websocket-key: (\\S{24})\r\n.*", "$1");
        assertThat(sent)
                .isEqualTo("GET /ws HTTP/1.1\r\nhost: example.org\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
                        + "sec-websocket-version: 13\r\nsec-websocket-key: " + key + "\r\n"
                        + "sec-websocket-protocol: p1, p2\r\n"
                        + "sec-websocket-extensions: permessage-deflate; client_max_window_bits;"
                        + " server_max_window_bits=15\r\nx-user: 1\r\n\r\n");
        List<String> calls = bench.calls();
        assertThat(calls).hasSize(4).startsWith("S1 wsUpgrade").endsWith("S1 requestEnd");
        assertThat(calls.get(1)).startsWith("S1 requestStart [host: example.org, connection: upgrade");
        assertThat(calls.get(2)).startsWith("S1 requestHeaders [host: example.org, connection: upgrade");
    }

    @Test
    @DisplayName("An accepted upgrade hands the socket over, with the bytes that came behind the 101")
    void accepted() {
        upgraded(WsOptions.defaults());
        String accept = WsHandshake.acceptFor(key);

        bench.receive(switching(accept) + "frames");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 inform 101 [connection: Upgrade, upgrade: websocket, sec-websocket-accept: " + accept + "]",
                        "S1 upgraded [websocket] [connection: Upgrade, upgrade: websocket, sec-websocket-accept: "
                                + accept + "] ws",
                        "switchProtocol next \"frames\"");
        assertThat(bench.calls.switchedTo()).singleElement().isInstanceOf(WsProtocol.class);
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.REFUSE);
        assertThat(bench.abandon(Reason.CLOSED)).isEmpty();
    }

    @Test
    @DisplayName("An accepted upgrade without further bytes hands over none, and the old handlers go")
    void acceptedWithoutLeftover() {
        upgraded(WsOptions.defaults());

        bench.receiveByteByByte(switching(WsHandshake.acceptFor(key)));
        assertThat(bench.calls()).hasSize(4).endsWith("switchProtocol next \"\"");

        bench.protocol.stop();
        assertThat(bench.channel.pipeline().names()).containsExactly("DefaultChannelPipeline$TailContext#0");
    }

    @Test
    @DisplayName("A wrong sec-websocket-accept is upgrade_failed, which names it, and closes the connection (§16)")
    void wrongAccept() {
        upgraded(WsOptions.defaults());

        bench.receive(switching("wrong"));

        String reason = "upgrade_failed: The upgrade failed: sec-websocket-accept was \"wrong\", expected "
                + WsHandshake.acceptFor(key) + " (RFC 6455 §4.1)";
        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 inform 101 [connection: Upgrade, upgrade: websocket, sec-websocket-accept: wrong]",
                        "S1 failed " + reason + " MAYBE",
                        "close " + reason);
        assertThat(bench.abandon(Reason.NORMAL)).isEmpty();
    }

    @Test
    @DisplayName("A refused upgrade is an ordinary response, and the connection goes on (page 1 §8)")
    void refused() {
        upgraded(WsOptions.defaults());
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.WAIT);

        bench.receive("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 response nofin 403 [content-length: 2]",
                        "S1 responseEnd",
                        "S1 data fin \"no\"",
                        "S1 ended");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.ADMIT);
    }

    @Test
    @DisplayName("An upgrade that was cancelled meanwhile closes the connection instead of opening a WebSocket")
    void cancelled() {
        Stream stream = upgraded(WsOptions.defaults());
        bench.cancel(stream);

        bench.receive(switching(WsHandshake.acceptFor(key)) + "frames");

        assertThat(bench.calls())
                .hasSize(4)
                .startsWith("S1 cancelled LOCAL cancelled", "S1 responseStart")
                .endsWith("close normal");
        assertThat(bench.abandon(Reason.NORMAL)).containsExactly("S1 MAYBE");
    }

    @Test
    @DisplayName("An upgrade that is accepted during shutdown ends with closing (page 1 §11)")
    void shutDown() {
        upgraded(WsOptions.defaults());
        bench.protocol.shutdown();

        bench.receive(switching(WsHandshake.acceptFor(key)));

        assertThat(bench.calls())
                .hasSize(4)
                .startsWith("S1 responseStart")
                .endsWith("S1 failed closing MAYBE", "close normal");
    }

    @Test
    @DisplayName("Over HTTP/1.0 there are no upgrades: badstate, nothing sent (page 1 §8)")
    void http10() {
        bench.close();
        bench = new Http1Bench(Http1Options.defaults().withHttp10(true));

        bench.open(bench.upgrade(WsOptions.defaults()));

        assertThat(bench.sent()).isEmpty();
        assertThat(bench.calls())
                .containsExactly("S1 failed badstate: HTTP/1.0 has no upgrades and no tunnels (RFC 9110 §7.8) NO");
    }
}
