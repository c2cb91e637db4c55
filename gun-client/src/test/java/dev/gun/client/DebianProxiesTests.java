package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.DebianProxy;
import dev.gun.client.testkit.JettyPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Through squid, tinyproxy, dante and nghttpx (spec page 1 §10)")
class DebianProxiesTests {

    private static final RequestOptions TO_HANDLE =
            RequestOptions.builder().replyTo(ReplyTo.HANDLE).build();

    private static JettyPeer jetty;

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @BeforeAll
    static void start() {
        jetty = JettyPeer.start();
    }

    @AfterAll
    static void stop() {
        jetty.close();
    }

    /** A server and how it is named to the client. */
    private enum Server {
        SQUID,
        TINYPROXY,
        DANTE;

        DebianProxy start() {
            return switch (this) {
                case SQUID -> DebianProxy.squid();
                case TINYPROXY -> DebianProxy.tinyproxy();
                case DANTE -> DebianProxy.dante();
            };
        }

        Proxy proxy(DebianProxy running) {
            return switch (this) {
                case SQUID -> Proxy.connect("127.0.0.1", running.port());
                case TINYPROXY -> Proxy.connect("127.0.0.1", running.port()).withCredentials("user", "secret");
                case DANTE -> Proxy.socks5("127.0.0.1", running.port());
            };
        }
    }

    private static String body(GunRequests through, String path) {
        return through.get(path).awaitBody(Duration.ofSeconds(30)).asString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "an HTTP/2 origin over TLS and an HTTP/1.1 one in clear text: small and large answers, again after a loss")
    void origins(Server server) {
        try (DebianProxy running = server.start()) {
            for (Transport transport : Transport.values()) {
                boolean tls = transport == Transport.TLS;
                GunConnection connection = gun.open(
                        "localhost",
                        tls ? jetty.tlsPort() : jetty.port(),
                        gun.options(tls ? Protocol.HTTP2 : Protocol.HTTP)
                                .transport(transport)
                                .minUptime(Duration.ZERO)
                                .retry(1, Duration.ZERO)
                                .proxies(server.proxy(running)));
                assertThat(connection.awaitUp(Duration.ofSeconds(30))).isEqualTo(tls ? Protocol.HTTP2 : Protocol.HTTP);
                assertThat(body(connection, "/hello")).isEqualTo("Hello world!");
                assertThat(body(connection, "/big?n=3000000")).hasSize(3_000_000);
                connection.reconnect();
                assertThat(body(connection, "/hello")).isEqualTo("Hello world!");
                connection.close();
            }
        }
    }

    @Test
    @DisplayName("tinyproxy without credentials refuses with 401 or 407, and the reason is that status")
    void unauthorized() {
        try (DebianProxy tinyproxy = DebianProxy.tinyproxy()) {
            Reason end = GunFixture.end(gun.open(
                    "localhost",
                    jetty.port(),
                    gun.options(Protocol.HTTP).proxies(Proxy.connect("127.0.0.1", tinyproxy.port()))));
            assertThat(end.toString()).isIn("shutdown(connect_refused(401))", "shutdown(connect_refused(407))");
        }
    }

    @Test
    @DisplayName("dante says no to what its ruleset forbids: socks_failed(not_allowed)")
    void notAllowed() {
        try (DebianProxy dante = DebianProxy.dante()) {
            Reason end = GunFixture.end(gun.open(
                    "127.0.0.2",
                    jetty.port(),
                    gun.options(Protocol.HTTP).proxies(Proxy.socks5("127.0.0.1", dante.port()))));
            assertThat(end.toString()).isEqualTo("shutdown(socks_failed(not_allowed))");
        }
    }

    @Test
    @DisplayName("nghttpx: several tunnels beside each other on one HTTP/2 connection, each with its own requests")
    void severalTunnels() {
        try (DebianProxy squid = DebianProxy.squid();
                DebianProxy nghttpx = DebianProxy.nghttpx(squid.port())) {
            GunConnection connection = gun.open("127.0.0.1", nghttpx.port(), gun.options(Protocol.HTTP2));
            List<GunTunnel> tunnels = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Destination to = i % 2 == 0
                        ? Destination.tls("localhost", jetty.tlsPort())
                        : Destination.tcp("localhost", jetty.port());
                tunnels.add(connection.connect(to, Headers.empty(), TO_HANDLE));
            }
            for (GunTunnel tunnel : tunnels) {
                tunnel.awaitUp(Duration.ofSeconds(30));
                assertThat(body(tunnel, "/hello")).isEqualTo("Hello world!");
            }
            List<GunStream> downloads =
                    tunnels.stream().map(tunnel -> tunnel.get("/big?n=1000000")).toList();
            for (GunStream download : downloads) {
                assertThat(download.awaitBody(Duration.ofSeconds(30)).asString(StandardCharsets.UTF_8))
                        .hasSize(1_000_000);
            }
            // The last piece is told a moment before its stream is counted out.
            Awaitility.await().until(() -> connection.info().openStreams() == 5);
        }
    }

    @Test
    @DisplayName("squid, then dante, then squid again, then the origin over TLS")
    void chained() {
        try (DebianProxy squid = DebianProxy.squid();
                DebianProxy dante = DebianProxy.dante()) {
            GunConnection connection = gun.open(
                    "localhost",
                    jetty.tlsPort(),
                    gun.options(Protocol.HTTP2)
                            .transport(Transport.TLS)
                            .proxies(
                                    Proxy.connect("127.0.0.1", squid.port()),
                                    Proxy.socks5("127.0.0.1", dante.port()),
                                    Proxy.connect("127.0.0.1", squid.port())));
            assertThat(connection.awaitUp(Duration.ofSeconds(30))).isEqualTo(Protocol.HTTP2);
            assertThat(body(connection, "/hello")).isEqualTo("Hello world!");
        }
    }
}
