package dev.gun.client;

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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("GOAWAY, reset and close at each layer of tunnels leave the others right (spec page 1 §3, §10, §11)")
class TunnelEndTests {

    private static final RequestOptions TO_OWNER =
            RequestOptions.builder().replyTo(ReplyTo.OWNER).build();
    private static final String ESTABLISHED = "HTTP/1.1 200 OK\r\n\r\n";
    private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static Protocol spokenTo(Kind kind) {
        return kind.multiplexes() ? Protocol.HTTP2 : Protocol.HTTP;
    }

    private GunConnection open(ProxyPeer proxy, Kind kind) {
        return gun.open(proxy.host(), proxy.port(), gun.options(spokenTo(kind)));
    }

    private static Destination to(RawPeer origin) {
        return Destination.tcp(origin.host(), origin.port());
    }

    private static GunStream get(GunRequests through, String path) {
        return through.request("GET", path, Headers.empty(), Bytes.empty(), TO_OWNER);
    }

    private static String request(String path, String host) {
        return "GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\n\r\n";
    }

    private List<String> ends() {
        return gun.events.lines.items().stream()
                .filter(line -> line.startsWith("cancel") || line.startsWith("disconnect") || line.startsWith("term"))
                .toList();
    }

    // ---- GOAWAY

    /** One tunnel with a request in it, and another that is asked for and not made. */
    private static int belowAndAbove(RawConnection connection, RawHttp2 http2) throws IOException {
        int below = http2.readHeaders().streamId();
        http2.writeHeaders(below, false, H2Scripts.OK);
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
            int id = http2.readHeaders().streamId();
            http2.writeHeaders(id, false, H2Scripts.OK);
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
                    int id = http2.readHeaders().streamId();
                    http2.writeHeaders(id, false, H2Scripts.OK);
                    http2.expect(H2Frame.data(id, request("/a", "origin.example"), false));
                    http2.write(H2Frame.goAway(id, 0, ""));
                    http2.write(H2Frame.data(id, HELLO, false));
                    connection.expectGone();
                },
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    int id = http2.readHeaders().streamId();
                    http2.writeHeaders(id, false, H2Scripts.OK);
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
            int id = http2.readHeaders().streamId();
            http2.writeHeaders(id, false, H2Scripts.OK);
            http2.readUntil(H2Frame.DATA);
            http2.write(H2Frame.rstStream(id, 10));
            H2Scripts.answerLate(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection.connect(Destination.tls("origin.example", 443)), "/kept");
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

    // ---- close

    private void end(RawConnection connection, boolean reset) throws IOException {
        connection.release("asked");
        connection.await("end");
        if (reset) {
            connection.reset();
        } else {
            connection.close();
        }
    }

    @ParameterizedTest(name = "reset: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("HTTP/1.1: the connection is lost with tunnels in it: errors from the inside out, one GunDown with all"
            + " of them, what was never written as unprocessed")
    void closedUnderNestedTunnels(boolean reset) {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write(ESTABLISHED);
            connection.readRequestHead();
            connection.write(ESTABLISHED);
            connection.expect(request("/running", "inner.example"));
            end(connection, reset);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunTunnel outer = connection.connect(Destination.tcp("outer.example", 80));
            GunTunnel inner = outer.connect(Destination.tcp("inner.example", 80));
            get(inner, "/running");
            // A CONNECT is written when all before it is answered (spec page 1 §6).
            get(inner.connect(Destination.tcp("innermost.example", 80)), "/kept");
            peer.await("asked");
            gun.owner.said.awaitExactly(
                    "up http", "response #1 200 fin", "tunnel #1 http", "response #2 200 fin", "tunnel #2 http");
            peer.release("end");
            gun.owner.said.awaitExactly(
                    "error #3 closed MAYBE",
                    "error #5 closed NO",
                    "error #4 closed NO",
                    "error #2 closed MAYBE",
                    "error #1 closed MAYBE",
                    "down http closed maybe=[#1, #2, #3] unprocessed=[#4, #5]",
                    "terminated shutdown(closed)");
            assertThat(ends()).containsExactly("disconnect closed", "terminate NOT_CONNECTED shutdown(closed)");
            assertThat(connection.info().openStreams()).isZero();
        }
    }

    @ParameterizedTest(name = "reset: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("HTTP/2: the connection is lost with tunnels and requests on it: each in request order, its inside"
            + " before it")
    void closedUnderNestedTunnelsAndRequests(boolean reset) {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int outer = http2.readHeaders().streamId();
            http2.writeHeaders(outer, false, H2Scripts.OK);
            http2.expect(
                    H2Frame.data(outer, "CONNECT inner.example:80 HTTP/1.1\r\nhost: inner.example:80\r\n\r\n", false));
            http2.write(H2Frame.data(outer, ESTABLISHED, false));
            http2.expect(H2Frame.data(outer, request("/running", "inner.example"), false));
            http2.readHeaders();
            end(connection, reset);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunTunnel outer = connection.connect(Destination.tcp("outer.example", 80));
            get(outer.connect(Destination.tcp("inner.example", 80)), "/running");
            gun.owner.said.awaitExactly(
                    "up http2", "response #1 200 fin", "tunnel #1 http", "response #2 200 fin", "tunnel #2 http");
            get(connection, "/beside");
            peer.await("asked");
            peer.release("end");
            gun.owner.said.awaitExactly(
                    "error #3 closed MAYBE",
                    "error #2 closed MAYBE",
                    "error #1 closed MAYBE",
                    "error #4 closed MAYBE",
                    "down http2 closed maybe=[#1, #2, #3, #4] unprocessed=[]",
                    "terminated shutdown(closed)");
            assertThat(ends()).containsExactly("disconnect closed", "terminate NOT_CONNECTED shutdown(closed)");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("the origin closes while nothing runs: the tunnel ends with closed; over HTTP/2 the next one is made")
    void originCloses(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(
                        connection -> {
                            connection.await("up");
                            connection.close();
                        },
                        connection -> {
                            connection.readRequestHead();
                            connection.write(HELLO);
                        })) {
            GunConnection connection = open(proxy, kind);
            connection.connect(to(origin));
            gun.owner.said.awaitExactly("up " + spokenTo(kind), "response #1 200 fin", "tunnel #1 http");
            origin.release("up");
            if (kind.multiplexes()) {
                gun.owner.said.awaitExactly("error #1 closed MAYBE");
                get(connection.connect(to(origin)), "/again");
                gun.owner.said.awaitExactly(
                        "response #2 200 fin", "tunnel #2 http", "response #3 200", "data #3 'hello' fin");
                assertThat(ends()).isEmpty();
            } else {
                gun.owner.said.awaitExactly(
                        "error #1 closed MAYBE",
                        "down http closed maybe=[#1] unprocessed=[]",
                        "terminated shutdown(closed)");
            }
        }
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @CsvSource({"HTTP1, HTTP1", "HTTP1, H2C", "H2C, HTTP1", "H2C, H2C"})
    @DisplayName("a body that is read until the close is complete, through however many tunnels the close comes")
    void bodyUntilTheClose(Kind first, Kind second) {
        try (ProxyPeer outer = ProxyPeer.start(first);
                ProxyPeer inner = ProxyPeer.start(second);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 200 OK\r\n\r\nhello");
                    connection.await("heard");
                    connection.close();
                })) {
            GunConnection connection = open(outer, first);
            GunTunnel between = connection.connect(
                    Destination.tcp(inner.host(), inner.port()).withProtocols(spokenTo(second)));
            get(between.connect(to(origin)), "/");
            gun.owner.said.awaitExactly(
                    "up " + spokenTo(first),
                    "response #1 200 fin",
                    "tunnel #1 " + spokenTo(second),
                    "response #2 200 fin",
                    "tunnel #2 http",
                    "response #3 200",
                    "data #3 'hello'");
            origin.release("heard");
            assertThat(gun.owner.said.awaitNext()).isEqualTo("data #3 '' fin");
            assertThat(gun.owner.said.awaitNext()).isEqualTo("error #2 closed MAYBE");
        }
    }

    @Test
    @DisplayName("a tunnel in a tunnel ends: the outer one and its other tunnels go on, whatever carries it")
    void innerOfTwoEnds() {
        try (ProxyPeer outer = ProxyPeer.start(Kind.HTTP1);
                ProxyPeer inner = ProxyPeer.start(Kind.H2C);
                RawPeer origin = RawPeer.start(
                        connection -> {
                            connection.readRequestHead();
                            connection.reset();
                        },
                        connection -> {
                            connection.readRequestHead();
                            connection.write(HELLO);
                        })) {
            GunConnection connection = open(outer, Kind.HTTP1);
            GunTunnel between = connection.connect(
                    Destination.tcp(inner.host(), inner.port()).withProtocols(Protocol.HTTP2));
            get(between.connect(to(origin)), "/lost");
            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200 fin",
                    "tunnel #1 http2",
                    "response #2 200 fin",
                    "tunnel #2 http",
                    "error #3 stream_reset(CONNECT_ERROR) MAYBE",
                    "error #2 stream_reset(CONNECT_ERROR) MAYBE");
            get(between.connect(to(origin)), "/again");
            gun.owner.said.awaitExactly(
                    "response #4 200 fin", "tunnel #4 http", "response #5 200", "data #5 'hello' fin");
            assertThat(connection.info().openStreams()).isEqualTo(2);
        }
    }
}
