package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.WsFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("WebSockets inside tunnels, over HTTP/1.1 and HTTP/2, with every end (spec page 1 §8, §10, RFC 8441)")
class TunnelWebSocketTests extends TunnelScenario {

    /** RFC 8441 §3. */
    private static final int ENABLE_CONNECT_PROTOCOL = 8;

    private GunTunnel tunnel(ProxyPeer proxy, Kind kind, RawPeer origin, Protocol inside) {
        return open(proxy, kind).connect(to(origin).withProtocols(inside));
    }

    /** The tunnel is up, then {@code more} is heard. */
    private void hearsUp(Kind kind, Protocol inside, String... more) {
        List<String> expected = new ArrayList<>(List.of("response #1 200 fin", "tunnel #1 " + inside));
        expected.addAll(List.of(more));
        hears(kind, expected);
    }

    /** {@code close} of the WebSocket; then the tunnel has come to its end, and over HTTP/1.1 the connection with it. */
    private void hearsEnd(Kind kind, String close) {
        gun.owner.said.awaitSequence(
                kind.multiplexes()
                        ? List.of(close, "error #1 normal MAYBE")
                        : List.of(
                                close,
                                "error #1 closing MAYBE",
                                "down http normal maybe=[#1] unprocessed=[]",
                                "terminated normal"));
    }

    // ---- over HTTP/2

    private static int acceptStream(RawHttp2 http2, RawPeer origin) throws IOException {
        RawHttp2.H2Headers asked = http2.readHeaders();
        assertThat(asked.endStream()).isFalse();
        assertThat(asked.fields())
                .containsExactly(
                        new HeaderField(":method", "CONNECT"),
                        new HeaderField(":scheme", "http"),
                        new HeaderField(":authority", origin.host() + ":" + origin.port()),
                        new HeaderField(":path", "/ws"),
                        new HeaderField(":protocol", "websocket"),
                        new HeaderField("sec-websocket-version", "13"));
        http2.writeHeaders(asked.streamId(), false, H2Scripts.OK);
        return asked.streamId();
    }

    private static void send(RawHttp2 http2, int id, WsFrame frame, boolean fin) throws IOException {
        http2.write(new H2Frame(H2Frame.DATA, fin ? H2Frame.END_STREAM : 0, id, frame.encode()));
    }

    /** Reads one whole frame of at most 125 bytes that is one DATA frame, and takes its mask away. */
    private static WsFrame receive(RawHttp2 http2, int id) throws IOException {
        H2Frame data = http2.readFrame();
        assertThat(data.type()).isEqualTo(H2Frame.DATA);
        assertThat(data.streamId()).isEqualTo(id);
        byte[] bytes = data.payload();
        assertThat(bytes[1] & 0x80).isNotZero();
        byte[] payload = new byte[bytes[1] & 0x7f];
        assertThat(bytes).hasSize(6 + payload.length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (bytes[6 + i] ^ bytes[2 + i % 4]);
        }
        return WsFrame.of(bytes[0] & 0x0f, payload);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("RFC 8441 inside: extended CONNECT to the origin, frames both ways, the server closes first; requests"
            + " beside it and the tunnel go on")
    void overHttp2(Kind kind) {
        RawPeer[] self = new RawPeer[1];
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection, ENABLE_CONNECT_PROTOCOL, 1);
                    connection.await("known");
                    int id = acceptStream(http2, self[0]);
                    send(http2, id, WsFrame.text("a"), false);
                    assertThat(receive(http2, id)).isEqualTo(WsFrame.text("b"));
                    H2Scripts.answer(http2);
                    connection.await("beside");
                    send(http2, id, WsFrame.close(1000, "bye"), false);
                    assertThat(receive(http2, id).closeCode()).isEqualTo(1000);
                    http2.write(H2Frame.data(id, "", true));
                    H2Scripts.answerLate(http2);
                    connection.await("end");
                })) {
            self[0] = origin;
            origin.release("known");
            GunTunnel tunnel = tunnel(proxy, kind, origin, Protocol.HTTP2);
            GunWebSocket socket = tunnel.wsUpgrade("/ws");
            hearsUp(kind, Protocol.HTTP2, "upgrade #2 [websocket]", "ws #2 text a");
            socket.send(dev.gun.client.WsFrame.text("b")).toCompletableFuture().join();
            get(tunnel, "/beside");
            gun.owner.said.awaitExactly("response #3 200 fin");
            origin.release("beside");
            gun.owner.said.awaitExactly("ws #2 close 1000 bye");
            get(tunnel, "/after");
            gun.owner.said.awaitExactly("response #4 200 fin");
            origin.assertNoScriptFailure();
            origin.release("end");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("an origin inside that lacks RFC 8441: upgrade_failed says so; the tunnel goes on")
    void notOverHttp2(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    H2Scripts.answer(H2Scripts.open(connection));
                    connection.await("end");
                })) {
            GunTunnel tunnel = tunnel(proxy, kind, origin, Protocol.HTTP2);
            tunnel.wsUpgrade("/ws");
            hearsUp(kind, Protocol.HTTP2, "error #2 upgrade_failed(SETTINGS_ENABLE_CONNECT_PROTOCOL 0) NO");
            get(tunnel, "/");
            gun.owner.said.awaitExactly("response #3 200 fin");
            origin.release("end");
        }
    }

    // ---- over HTTP/1.1

    private static void closesFirst(RawConnection connection) throws IOException {
        RawWebSocket socket = connection.acceptWebSocket();
        connection.await("up");
        socket.send(WsFrame.close(1001, "bye"));
        assertThat(socket.readFrame().closeCode()).isEqualTo(1001);
        connection.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("the server closes first: its close is told and answered with its code, then the tunnel ends well")
    void serverClosesFirst(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(TunnelWebSocketTests::closesFirst)) {
            tunnel(proxy, kind, origin, Protocol.HTTP).wsUpgrade("/ws");
            hearsUp(kind, Protocol.HTTP, "upgrade #2 [websocket]");
            origin.release("up");
            hearsEnd(kind, "ws #2 close 1001 bye");
            origin.awaitScripts();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("we close first: the answer is told, then the tunnel ends well")
    void weCloseFirst(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    RawWebSocket socket = connection.acceptWebSocket();
                    assertThat(socket.readFrame().closeCode()).isEqualTo(1000);
                    socket.send(WsFrame.close(1000, ""));
                    connection.close();
                })) {
            GunWebSocket socket = tunnel(proxy, kind, origin, Protocol.HTTP).wsUpgrade("/ws");
            hearsUp(kind, Protocol.HTTP, "upgrade #2 [websocket]");
            socket.send(dev.gun.client.WsFrame.close(1000, ""));
            hearsEnd(kind, "ws #2 close 1000");
            origin.awaitScripts();
        }
    }

    @ParameterizedTest(name = "tunnels: {0}")
    @ValueSource(ints = {1, 2})
    @DisplayName("after the close handshake the server closes first, also through tunnels (RFC 6455 §7.1.1): if it does"
            + " not, we do a second later")
    void serverIsToCloseFirst(int tunnels) {
        try (RawPeer peer = RawPeer.start(connection -> {
            for (int i = 0; i < tunnels; i++) {
                connection.readRequestHead();
                connection.write(ESTABLISHED);
            }
            RawWebSocket socket = connection.acceptWebSocket();
            assertThat(socket.readFrame().closeCode()).isEqualTo(1000);
            long answered = System.nanoTime();
            socket.send(WsFrame.close(1000, ""));
            connection.expectEnd();
            // However slow the machine: it can only take longer.
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isGreaterThan(Duration.ofMillis(900));
        })) {
            GunRequests through = gun.open(peer, gun.options(Protocol.HTTP));
            for (int i = 0; i < tunnels; i++) {
                through = through.connect(Destination.tcp("origin.example", 80));
            }
            GunWebSocket socket = through.wsUpgrade("/ws");
            String up = "upgrade #" + socket.id() + " [websocket]";
            Awaitility.await().until(() -> gun.owner.said.items().contains(up));
            socket.send(dev.gun.client.WsFrame.close(1000, ""));
            Awaitility.await().until(() -> gun.owner.said.items().contains("terminated normal"));
            peer.awaitScripts();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("the origin goes without a close frame: the WebSocket and its tunnel are lost with closed")
    void lostWithoutClose(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.acceptWebSocket();
                    connection.await("up");
                    connection.close();
                })) {
            tunnel(proxy, kind, origin, Protocol.HTTP).wsUpgrade("/ws");
            hearsUp(kind, Protocol.HTTP, "upgrade #2 [websocket]");
            origin.release("up");
            gun.owner.said.awaitSequence(
                    kind.multiplexes()
                            ? List.of("error #2 closed MAYBE", "error #1 closed MAYBE")
                            : List.of(
                                    "error #2 closed MAYBE",
                                    "error #1 closed MAYBE",
                                    "down http closed maybe=[#1, #2] unprocessed=[]",
                                    "terminated shutdown(closed)"));
        }
    }
}
