package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("GOAWAY and RST_STREAM at each layer of tunnels leave the others right (spec page 1 §3, §10, §11)")
class TunnelEndTests extends TunnelScenario {

    // ---- GOAWAY

    /** One tunnel with a request in it, and another that is asked for and not made. */
    private static int belowAndAbove(RawConnection connection, RawHttp2 http2) throws IOException {
        int below = establish(http2);
        http2.expect(H2Frame.data(below, request("/running", "below.example"), false));
        connection.release("running");
        http2.readHeaders();
        connection.await("kept");
        http2.write(H2Frame.goAway(below, 0, ""));
        connection.await("told");
        return below;
    }

    private GunTunnel askForBelowAndAbove(RawPeer peer, GunConnection connection) {
        GunTunnel below = connection.connect(Destination.tcp("below.example", 80));
        gun.owner.said.awaitExactly("up http2", "response #1 200 fin", "tunnel #1 http");
        get(below, "/running");
        peer.await("running");
        GunTunnel above = connection.connect(Destination.tcp("above.example", 80));
        get(above, "/kept");
        known(connection);
        return below;
    }

    @Test
    @DisplayName("GOAWAY of an HTTP/2 proxy: a tunnel above its id and what was kept for it were not processed and are"
            + " listed so; the tunnel below goes on; without a retry the connection takes nothing new")
    void goAwayOfTheProxy() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int below = belowAndAbove(connection, http2);
            http2.write(H2Frame.data(below, HELLO, true));
            http2.readUntil(H2Frame.GOAWAY);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunTunnel below = askForBelowAndAbove(peer, connection);
            peer.release("kept");
            gun.owner.said.awaitExactly("error #4 goaway NO", "error #3 goaway NO");
            get(connection, "/late");
            gun.owner.said.awaitExactly("error #5 closing NO");
            assertThat(connection.streamInfo(below).running()).isTrue();
            peer.release("told");
            gun.owner.said.awaitExactly(
                    "response #2 200",
                    "data #2 'hello' fin",
                    "error #1 closed MAYBE",
                    "down http2 normal maybe=[] unprocessed=[#3, #4]",
                    "terminated normal");
            assertThat(ends()).containsExactly("disconnect normal", "terminate NOT_CONNECTED normal");
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("GOAWAY of an HTTP/2 proxy with a retry left: the tunnel below takes requests as before, and what is"
            + " asked of the connection waits for the next GunUp")
    void goAwayOfTheProxyWithARetry() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    int below = belowAndAbove(connection, http2);
                    http2.write(H2Frame.data(below, HELLO, false));
                    http2.expect(H2Frame.data(below, request("/inside", "below.example"), false));
                    http2.write(H2Frame.data(below, HELLO, true));
                    http2.readUntil(H2Frame.GOAWAY);
                },
                connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).retry(1, Duration.ZERO));
            GunTunnel below = askForBelowAndAbove(peer, connection);
            peer.release("kept");
            gun.owner.said.awaitExactly("error #4 goaway NO", "error #3 goaway NO");
            get(connection, "/next");
            peer.release("told");
            gun.owner.said.awaitExactly("response #2 200", "data #2 'hello' fin");
            get(below, "/inside");
            gun.owner.said.awaitExactly(
                    "response #6 200",
                    "data #6 'hello' fin",
                    "error #1 closed MAYBE",
                    "down http2 normal maybe=[] unprocessed=[#3, #4]",
                    "up http2",
                    "response #5 200 fin");
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("GOAWAY of an HTTP/2 proxy: a tunnel has no end of its own, so after closingTimeout it is ended well")
    void goAwayEndsIdleTunnels() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int id = establish(http2);
            connection.await("up");
            http2.write(H2Frame.goAway(id, 0, ""));
            http2.expect(H2Frame.data(id, "", true));
            http2.write(H2Frame.data(id, "", true));
            http2.readUntil(H2Frame.GOAWAY);
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).closingTimeout(Duration.ofMillis(50)));
            connection.connect(Destination.tcp("origin.example", 80));
            gun.owner.said.awaitExactly("up http2", "response #1 200 fin", "tunnel #1 http");
            peer.release("up");
            gun.owner.said.awaitExactly(
                    "error #1 normal MAYBE", "down http2 normal maybe=[] unprocessed=[]", "terminated normal");
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName(
            "GOAWAY of a proxy of the connection's own: what runs behind it finishes, and the connection reconnects")
    void goAwayOfAConfiguredProxy() {
        try (RawPeer proxy = RawPeer.start(
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    int id = establish(http2);
                    http2.expect(H2Frame.data(id, request("/a", "origin.example"), false));
                    // In one write: between two closingTimeout might be over.
                    http2.writeTogether(H2Frame.goAway(id, 0, ""), H2Frame.data(id, HELLO, false));
                    connection.expectGone();
                },
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    int id = establish(http2);
                    http2.expect(H2Frame.data(id, request("/b", "origin.example"), false));
                    http2.write(H2Frame.data(id, HELLO, false));
                    connection.await("end");
                })) {
            GunConnection connection = gun.open(
                    "origin.example",
                    80,
                    gun.options(Protocol.HTTP)
                            .closingTimeout(Duration.ofMillis(50))
                            .retry(1, Duration.ZERO)
                            .proxies(Proxy.connect(proxy.host(), proxy.port()).withProtocols(Protocol.HTTP2)));
            get(connection, "/a");
            Awaitility.await().until(() -> gun.owner.said.items().size() >= 5);
            get(connection, "/b");
            gun.owner.said.awaitExactly(
                    "tunnel - http",
                    "up http",
                    "response #1 200",
                    "data #1 'hello' fin",
                    "down http normal maybe=[] unprocessed=[]",
                    "tunnel - http",
                    "up http",
                    "response #2 200",
                    "data #2 'hello' fin");
            proxy.release("end");
            proxy.assertNoScriptFailure();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("GOAWAY of the origin inside: streams above its id were not processed, the others finish, then the"
            + " tunnel ends well; over HTTP/2 the connection goes on")
    void goAwayInside(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    int first = http2.readHeaders().streamId();
                    http2.readHeaders();
                    http2.write(H2Frame.goAway(first, 0, ""));
                    connection.await("late refused");
                    http2.writeHeaders(first, true, H2Scripts.OK);
                    http2.readUntil(H2Frame.GOAWAY);
                    connection.expectGone();
                })) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(to(origin).withProtocols(Protocol.HTTP2));
            get(tunnel, "/below");
            get(tunnel, "/above");
            gun.owner.said.awaitExactly(
                    "up " + spokenTo(kind), "response #1 200 fin", "tunnel #1 http2", "error #3 goaway NO");
            get(tunnel, "/late");
            gun.owner.said.awaitExactly("error #4 closing NO");
            origin.release("late refused");
            List<String> end = new ArrayList<>(List.of("response #2 200 fin"));
            end.addAll(
                    kind.multiplexes()
                            ? List.of("error #1 normal MAYBE")
                            : List.of(
                                    "error #1 closing MAYBE",
                                    "down http normal maybe=[#1] unprocessed=[#3]",
                                    "terminated normal"));
            gun.owner.said.awaitExactly(end.toArray(String[]::new));
            assertThat(connection.info().state().isUp()).isEqualTo(kind.multiplexes());
            origin.awaitScripts();
        }
    }

    // ---- RST_STREAM

    @Test
    @DisplayName("RST_STREAM of a CONNECT that is not answered: what was kept for the tunnel was not processed either")
    void resetWhileAsked() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int id = http2.readHeaders().streamId();
            connection.await("kept");
            http2.write(H2Frame.rstStream(id, 7));
            H2Scripts.answer(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunTunnel tunnel = connection.connect(Destination.tcp("origin.example", 80));
            get(tunnel.connect(Destination.tcp("further.example", 80)), "/kept");
            known(connection);
            peer.release("kept");
            gun.owner.said.awaitExactly(
                    "up http2",
                    "error #3 stream_reset(REFUSED_STREAM) NO",
                    "error #2 stream_reset(REFUSED_STREAM) NO",
                    "error #1 stream_reset(REFUSED_STREAM) NO");
            get(connection, "/beside");
            gun.owner.said.awaitExactly("response #4 200 fin");
            assertThat(ends()).containsExactly("cancel #1 REMOTE stream_reset(REFUSED_STREAM)");
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("RST_STREAM while TLS is made inside: its event has an end, with the reason, before the errors")
    void resetInHandshake() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int id = establish(http2);
            http2.readUntil(H2Frame.DATA);
            connection.await("kept");
            http2.write(H2Frame.rstStream(id, 10));
            H2Scripts.answerLate(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection.connect(Destination.tls("origin.example", 443)), "/kept");
            known(connection);
            peer.release("kept");
            gun.owner.said.awaitExactly(
                    "up http2",
                    "response #1 200 fin",
                    "error #2 stream_reset(CONNECT_ERROR) NO",
                    "error #1 stream_reset(CONNECT_ERROR) MAYBE");
            assertThat(gun.events.lines.items()).contains("tlsHandshakeEnd #1 stream_reset(CONNECT_ERROR)");
            get(connection, "/beside");
            gun.owner.said.awaitExactly("response #3 200 fin");
            peer.assertNoScriptFailure();
        }
    }
}
