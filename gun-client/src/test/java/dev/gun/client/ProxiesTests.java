package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

@DisplayName("Proxies by configuration: on every attempt, in order; what fails names the hop (spec page 1 §10)")
class ProxiesTests extends TunnelScenario {

    /** Answers one request and stays. */
    private static void helloUntilTheEnd(RawConnection connection) throws IOException {
        hello(connection);
        connection.await("end");
    }

    @Test
    @DisplayName("set up again on every attempt: one GunTunnelUp for each hop, then a single GunUp, with every event")
    void everyAttempt() {
        try (ProxyPeer first = ProxyPeer.start(Kind.HTTP1);
                ProxyPeer second = ProxyPeer.start(Kind.SOCKS5);
                RawPeer origin = RawPeer.start(ProxiesTests::helloUntilTheEnd)) {
            GunConnection connection = gun.open(
                    origin,
                    gun.options(Protocol.HTTP)
                            .minUptime(Duration.ZERO)
                            .retry(1, Duration.ZERO)
                            .proxies(
                                    Proxy.connect(first.host(), first.port()),
                                    Proxy.socks5(second.host(), second.port())));
            assertThat(connection.awaitUp(Duration.ofSeconds(30))).isEqualTo(Protocol.HTTP);
            assertThat(connection.get("/").awaitBody(Duration.ofSeconds(30)).asString(StandardCharsets.UTF_8))
                    .isEqualTo("hello");
            connection.reconnect();
            gun.owner.said.awaitExactly(
                    "tunnel - socks",
                    "tunnel - http",
                    "up http",
                    "down http closed maybe=[] unprocessed=[]",
                    "tunnel - socks",
                    "tunnel - http",
                    "up http");
            assertThat(first.asked())
                    .containsExactly(
                            "CONNECT localhost:" + second.port() + " HTTP/1.1",
                            "CONNECT localhost:" + second.port() + " HTTP/1.1");
            assertThat(second.asked()).hasSize(2);
            List<String> events = gun.events.lines.items();
            assertThat(events.subList(0, 16))
                    .containsExactly(
                            "init",
                            "domainLookupStart",
                            "domainLookupEnd",
                            "connectStart",
                            "connectEnd http",
                            "requestStart #-1",
                            "requestHeaders #-1",
                            "requestEnd #-1",
                            "responseStart #-1",
                            "responseHeaders #-1 200",
                            "responseEnd #-1",
                            "originChanged CONNECT",
                            "protocolChanged socks",
                            "originChanged SOCKS5",
                            "protocolChanged http",
                            "requestStart #1");
            origin.release("end");
        }
    }

    @Test
    @DisplayName("a proxy that refuses fails the attempt with its status and names itself; no GunUp, then the end")
    void refused() {
        try (ProxyPeer first = ProxyPeer.start(Kind.HTTP1);
                RawPeer second = RawPeer.start(connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
                })) {
            GunConnection connection = gun.open(
                    "origin.example",
                    80,
                    gun.options(Protocol.HTTP)
                            .proxies(
                                    Proxy.connect(first.host(), first.port()),
                                    Proxy.connect(second.host(), second.port())));
            Reason end = GunFixture.end(connection);
            assertThat(end)
                    .isEqualTo(new Reason.Shutdown(new Reason.AtHop(
                            "proxy 2 of 2 (" + second.host() + ":" + second.port() + ")",
                            new Reason.ConnectRefused(407))));
            gun.owner.said.awaitExactly("tunnel - http", "terminated shutdown(connect_refused)");
            assertThat(end.text()).contains("status 407");
        }
    }

    @Test
    @DisplayName("an answer that is whole ends the attempt while it is told, and nothing is unexpected about that")
    void refusedAtOnce() {
        Logger log = (Logger) LoggerFactory.getLogger("dev.gun.client.internal.connection.LifecycleRunner");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try (RawPeer proxy = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
        })) {
            GunConnection connection = gun.open(
                    "origin.example",
                    80,
                    gun.options(Protocol.HTTP).proxies(Proxy.connect(proxy.host(), proxy.port())));

            assertThat(GunFixture.end(connection).text()).contains("status 407");
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.WARN));
    }

    @Test
    @DisplayName("an origin whose TLS fails behind a proxy is named; so is a proxy that cannot be connected to")
    void named() {
        try (ProxyPeer proxy = ProxyPeer.start(Kind.H2C);
                RawPeer origin = RawPeer.start(connection -> connection.expectTlsFailure(PeerTls.localhost()))) {
            Reason tls = GunFixture.end(gun.open(
                    origin,
                    gun.options(Protocol.HTTP)
                            .transport(Transport.TLS)
                            .tls(TlsOptions.defaults())
                            .proxies(Proxy.connect(proxy.host(), proxy.port()).withProtocols(Protocol.HTTP2))));
            assertThat(tls.text())
                    .contains(
                            "the origin (" + origin.host() + ":" + origin.port() + ") behind the proxies: TLS failed");
            int unused = RawPeer.refusingPort();
            Reason refused = GunFixture.end(
                    gun.open(origin, gun.options(Protocol.HTTP).proxies(Proxy.socks5("127.0.0.1", unused))));
            assertThat(refused.text()).contains("proxy 1 of 1 (127.0.0.1:" + unused + "): No connection could be made");
        }
    }

    @Test
    @DisplayName("a proxy that does not answer is given up after connectTimeout, by name")
    void late() {
        try (RawPeer proxy = RawPeer.start(connection -> connection.await("never"))) {
            Reason end = GunFixture.end(gun.open(
                    "origin.example",
                    80,
                    gun.options(Protocol.HTTP)
                            .connectTimeout(Duration.ofMillis(500))
                            .proxies(Proxy.socks5(proxy.host(), proxy.port()))));
            assertThat(end.toString()).isEqualTo("shutdown(timeout(connect))");
            assertThat(end.text()).contains("proxy 1 of 1").contains("origin.example:80 within connectTimeout");
            proxy.release("never");
        }
    }

    @ParameterizedTest(name = "reply {0}")
    @CsvSource({"1, general_failure", "2, not_allowed", "4, host_unreachable", "5, connection_refused", "99, unassigned"
    })
    @DisplayName("a SOCKS5 proxy that refuses: socks_failed with its reply, as the end of the attempt and of a tunnel")
    void socksReplies(int code, String reply) {
        RawPeer.Script refusing = connection -> {
            connection.readExactly(3);
            connection.write(new byte[] {5, 0});
            connection.readExactly(10);
            connection.write(new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0});
        };
        try (RawPeer socks = RawPeer.start(refusing);
                ProxyPeer proxy = ProxyPeer.start(Kind.H2C)) {
            Reason end = GunFixture.end(gun.open(
                    "192.0.2.1", 80, gun.options(Protocol.HTTP).proxies(Proxy.socks5(socks.host(), socks.port()))));
            assertThat(end.toString()).isEqualTo("shutdown(socks_failed(" + reply + "))");
            // What two connections say is in no order.
            gun.owner.said.awaitExactly("terminated shutdown(socks_failed)");
            GunConnection connection = gun.open(proxy.host(), proxy.port(), gun.options(Protocol.HTTP2));
            connection.connect(
                    Destination.tcp(socks.host(), socks.port()).withSocks5To(Destination.tcp("192.0.2.1", 80)));
            gun.owner.said.awaitExactly(
                    "up http2", "response #1 200 fin", "tunnel #1 socks", "error #1 socks_failed(" + reply + ") MAYBE");
        }
    }

    @Test
    @DisplayName("credentials are in no option, message, event or reason that is printed")
    void secrets() {
        try (ProxyPeer first = ProxyPeer.start(Kind.HTTP1);
                ProxyPeer second = ProxyPeer.start(Kind.SOCKS5);
                RawPeer origin = RawPeer.start(ProxiesTests::helloUntilTheEnd)) {
            GunOptions.Builder options = gun.options(Protocol.HTTP)
                    .proxies(
                            Proxy.connect(first.host(), first.port()).withCredentials("canary-a", "canary-b"),
                            Proxy.socks5(second.host(), second.port()).withCredentials("canary-c", "canary-d"));
            GunConnection connection = gun.open(origin, options);
            connection.awaitUp(Duration.ofSeconds(30));
            assertThat(first.asked().get(0)).endsWith("Basic Y2FuYXJ5LWE6Y2FuYXJ5LWI=");
            assertThat(second.asked().get(0)).endsWith(" canary-c:canary-d");
            assertThat(options.build() + " " + connection.info() + " " + gun.events.events.items() + " "
                            + Destination.tcp("a", 1).withCredentials("canary-e", "canary-f"))
                    .doesNotContain("canary")
                    .doesNotContain("Y2FuYXJ5");
            origin.release("end");
        }
    }

    @Test
    @DisplayName("what cannot be is refused when it is said, by name")
    void refusedOptions() {
        assertThatThrownBy(() -> Proxy.connect("a", 0)).isInstanceOf(GunOptionsException.class);
        assertThatThrownBy(() -> Proxy.connect("a", 1).withProtocols(Protocol.RAW))
                .hasMessageContaining("proxies.protocols");
        assertThatThrownBy(() -> Proxy.socks5("a", 1).withCredentials("", "b"))
                .hasMessageContaining("proxies.username");
        assertThatThrownBy(() -> Proxy.socks5("a", 1).withCredentials("x".repeat(256), "b"))
                .hasMessageContaining("1 to 255 bytes");
        assertThatThrownBy(() -> Destination.tcp("a", 1).withProtocols(Protocol.HTTP, Protocol.HTTP2))
                .hasMessageContaining("destination.protocols");
        assertThatThrownBy(() -> Destination.tcp("a", 1).withTls(TlsOptions.defaults()))
                .hasMessageContaining("destination.tls");
        assertThatThrownBy(() -> gun.client()
                        .openUnix(
                                Path.of("/nowhere"),
                                gun.options(Protocol.HTTP)
                                        .proxies(Proxy.connect("a", 1))
                                        .build()))
                .hasMessageContaining("proxies");
    }
}
