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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A close at each layer of tunnels leaves the others right (spec page 1 §3, §10, §11)")
class TunnelCloseTests extends TunnelScenario {

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
            known(connection);
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
            int outer = establish(http2);
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
                        TunnelScenario::hello)) {
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
            GunTunnel between = connection.connect(to(inner, second).withProtocols(spokenTo(second)));
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
                        TunnelScenario::hello)) {
            GunConnection connection = open(outer, Kind.HTTP1);
            GunTunnel between = connection.connect(to(inner, Kind.H2C).withProtocols(Protocol.HTTP2));
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
            // The last piece is told a moment before its stream is counted out.
            Awaitility.await().until(() -> connection.info().openStreams() == 2);
        }
    }
}
