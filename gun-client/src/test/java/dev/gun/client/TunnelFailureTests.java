package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Time-outs and failures in tunnels are told at the layer where they happen (spec page 1 §3a, §10, §12)")
class TunnelFailureTests extends TunnelScenario {

    private static final Duration SOON = Duration.ofMillis(50);
    private static final RequestOptions LIMITED = RequestOptions.builder()
            .replyTo(ReplyTo.OWNER)
            .responseTimeout(SOON)
            .build();

    /** As {@link #hears(Kind, List, String...)}; the end is that the connection is lost, for this reason. */
    private void hears(Kind kind, GunConnection connection, List<String> both, String lists, String reason) {
        hears(kind, both, "down http " + reason + " " + lists, "terminated shutdown(" + reason + ")");
        assertThat(connection.info().state().isUp()).isEqualTo(kind.multiplexes());
    }

    /** Lets the peer go on when the event loop knows what was asked for. */
    private static void goOn(GunConnection connection, RawPeer peer) {
        known(connection);
        peer.release("asked");
    }

    // ---- time-outs

    @Test
    @DisplayName(
            "a CONNECT that is not answered within responseTimeout fails, and so does what was kept for the tunnel")
    void connectIsLate() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int id = http2.readHeaders().streamId();
            http2.expect(H2Frame.rstStream(id, 8));
            H2Scripts.answer(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            // Not as soon as elsewhere: the next line is to come before.
            GunTunnel tunnel = connection.connect(
                    Destination.tcp("origin.example", 80),
                    Headers.empty(),
                    RequestOptions.builder()
                            .replyTo(ReplyTo.OWNER)
                            .responseTimeout(Duration.ofSeconds(1))
                            .build());
            get(tunnel, "/kept");
            gun.owner.said.awaitExactly(
                    "up http2", "error #2 timeout(response) NO", "error #1 timeout(response) MAYBE");
            get(connection, "/beside");
            gun.owner.said.awaitExactly("response #3 200 fin");
            peer.assertNoScriptFailure();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("a request inside that is not answered in time fails alone: the tunnel and what is beside it go on")
    void requestIsLate(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    http2.readHeaders();
                    http2.readUntil(H2Frame.RST_STREAM);
                    H2Scripts.answer(http2);
                    connection.await("end");
                })) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(to(origin).withProtocols(Protocol.HTTP2));
            gun.owner.said.awaitExactly("up " + spokenTo(kind), "response #1 200 fin", "tunnel #1 http2");
            tunnel.request("GET", "/late", Headers.empty(), Bytes.empty(), LIMITED);
            gun.owner.said.awaitExactly("error #2 timeout(response) MAYBE");
            get(tunnel, "/next");
            gun.owner.said.awaitExactly("response #3 200 fin");
            assertThat(connection.streamInfo(tunnel).running()).isTrue();
            origin.release("end");
        }
    }

    @Test
    @DisplayName(
            "an HTTP/2 origin inside that does not begin in time: timeout(preface) of the nested stream and tunnel")
    void prefaceIsLate() {
        try (ProxyPeer proxy = ProxyPeer.start(Kind.HTTP1);
                RawPeer origin = RawPeer.start(connection -> connection.await("end"))) {
            GunOptions.Builder hasty = gun.options(Protocol.HTTP)
                    .http2(Http2Options.builder()
                            .prefaceTimeout(Duration.ofSeconds(1))
                            .build());
            GunConnection connection = open(proxy, Kind.HTTP1, hasty);
            get(connection.connect(to(origin).withProtocols(Protocol.HTTP2)), "/");
            hears(
                    Kind.HTTP1,
                    connection,
                    List.of(
                            "response #1 200 fin",
                            "tunnel #1 http2",
                            "error #2 timeout(preface) MAYBE",
                            "error #1 timeout(preface) MAYBE"),
                    "maybe=[#1, #2] unprocessed=[]",
                    "timeout(preface)");
            origin.release("end");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("a WebSocket inside whose peer is silent: timeout(pong) of the nested stream, then of its tunnel")
    void pongIsLate(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.acceptWebSocket();
                    connection.await("end");
                })) {
            GunConnection connection = open(proxy, kind);
            connection
                    .connect(to(origin))
                    .wsUpgrade(
                            "/",
                            WsOptions.builder()
                                    .keepalive(SOON)
                                    .pongTimeout(SOON)
                                    .build());
            hears(
                    kind,
                    connection,
                    List.of(
                            "response #1 200 fin",
                            "tunnel #1 http",
                            "upgrade #2 [websocket]",
                            "error #2 timeout(pong) MAYBE",
                            "error #1 timeout(pong) MAYBE"),
                    "maybe=[#1, #2] unprocessed=[]",
                    "timeout(pong)");
            origin.release("end");
        }
    }

    // ---- TLS

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("no ALPN answer inside when HTTP/2 alone was offered: alpn_not_negotiated, before GunTunnelUp")
    void alpnInside(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.await("asked");
                    try {
                        connection.startTls(PeerTls.localhost());
                    } catch (SSLException e) {
                        // The client has seen enough when it has what the server says first, and may leave then.
                        assertThat(e).hasRootCauseInstanceOf(EOFException.class);
                    }
                    connection.await("end");
                })) {
            GunConnection connection = open(proxy, kind);
            get(connection.connect(to(origin, Transport.TLS).withProtocols(Protocol.HTTP2)), "/kept");
            goOn(connection, origin);
            hears(
                    kind,
                    connection,
                    List.of(
                            "response #1 200 fin",
                            "error #2 alpn_not_negotiated NO",
                            "error #1 alpn_not_negotiated MAYBE"),
                    "maybe=[#1] unprocessed=[#2]",
                    "alpn_not_negotiated");
            assertThat(gun.events.lines.items())
                    .contains("tlsHandshakeStart #1", "tlsHandshakeEnd #1 alpn_not_negotiated");
            origin.release("end");
        }
    }

    @Test
    @DisplayName("TLS that fails in the inner of two tunnels ends that one alone: the outer one makes the next")
    void tlsFailsInTheInnerOfTwo() {
        try (ProxyPeer outer = ProxyPeer.start(Kind.H2C);
                ProxyPeer inner = ProxyPeer.start(Kind.H2C);
                RawPeer origin = RawPeer.start(
                        connection -> {
                            connection.await("asked");
                            connection.expectTlsFailure(PeerTls.localhost());
                        },
                        connection -> {
                            connection.startTls(PeerTls.localhost("http/1.1"));
                            hello(connection);
                        })) {
            GunConnection connection = open(outer, Kind.H2C);
            GunTunnel between = connection.connect(to(inner, Kind.H2C).withProtocols(Protocol.HTTP2));
            Destination end = to(origin, Transport.TLS);
            get(between.connect(end.withTls(TlsOptions.builder().build())), "/kept");
            goOn(connection, origin);
            gun.owner.said.awaitExactly(
                    "up http2",
                    "response #1 200 fin",
                    "tunnel #1 http2",
                    "response #2 200 fin",
                    "error #3 tls_failed NO",
                    "error #2 tls_failed MAYBE");
            get(between.connect(end), "/again");
            gun.owner.said.awaitExactly(
                    "response #4 200 fin", "tunnel #4 http", "response #5 200", "data #5 'hello' fin");
            assertThat(gun.events.lines.items()).contains("tlsHandshakeEnd #2 tls_failed", "tlsHandshakeEnd #4 http");
            // The last piece is told a moment before its stream is counted out.
            Awaitility.await().until(() -> connection.info().openStreams() == 2);
        }
    }

    @Test
    @DisplayName(
            "an alert after the handshake with the proxy itself is the connection's reason, and everything's inside")
    void alertOfTheProxy() {
        PeerTls demanding = PeerTls.localhost("http/1.1").needClientAuth().versions("TLSv1.3");
        try (RawPeer proxy = RawPeer.start(connection -> {
            connection.await("asked");
            connection.expectTlsFailure(demanding);
        })) {
            GunConnection connection =
                    gun.open(proxy, gun.options(Protocol.HTTP).transport(Transport.TLS));
            get(connection.connect(Destination.tcp("origin.example", 80)), "/kept");
            goOn(connection, proxy);
            gun.owner.said.awaitExactly(
                    "up http",
                    "error #2 tls_failed NO",
                    "error #1 tls_failed MAYBE",
                    "down http tls_failed maybe=[#1] unprocessed=[#2]",
                    "terminated shutdown(tls_failed)");
        }
    }

    // ---- protocol

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName(
            "nonsense inside is the nested stream's protocol_error, and its tunnel's, and the connection's over HTTP/1.1 alone")
    void nonsenseInside(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.readRequestHead();
                    connection.write("SMTP is spoken here\r\n");
                    connection.await("end");
                })) {
            GunConnection connection = open(proxy, kind);
            get(connection.connect(to(origin)), "/");
            List<String> expected = new ArrayList<>(List.of("response #1 200 fin", "tunnel #1 http"));
            if (!kind.multiplexes()) {
                // Over HTTP/2 the connection has broken no rule.
                expected.add("error - protocol_error MAYBE");
            }
            expected.addAll(List.of("error #2 protocol_error MAYBE", "error #1 protocol_error MAYBE"));
            hears(kind, connection, expected, "maybe=[#1, #2] unprocessed=[]", "protocol_error");
            origin.release("end");
        }
    }
}
