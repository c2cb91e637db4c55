package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("trace: the wire log shows what is sent and received, and no secret (spec page 1 §15)")
class TraceTests {

    private static final String SECRET = "canary-5f1c";

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private final Logger wire = (Logger) org.slf4j.LoggerFactory.getLogger("dev.gun.client.wire");
    private final Logger all = (Logger) org.slf4j.LoggerFactory.getLogger("dev.gun.client");
    private final Level wireBefore = wire.getLevel();
    private final Level allBefore = all.getLevel();

    /** Each line that any logger of the library has written. */
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        all.addAppender(appender);
        all.setLevel(Level.TRACE);
        wire.setLevel(Level.TRACE);
    }

    @AfterEach
    void stopListening() {
        all.detachAppender(appender);
        all.setLevel(allBefore);
        wire.setLevel(wireBefore);
    }

    private static final Headers SECRETS = Headers.of(
            "authorization", "Bearer " + SECRET,
            "cookie", "session=" + SECRET,
            "proxy-authorization", "Basic " + SECRET,
            "x-key", SECRET,
            "x-open", "shown");

    private GunOptions.Builder tracing(Protocol protocol) {
        return gun.options(protocol).trace(true).redactedHeaders(Set.of("x-key"));
    }

    private List<String> wireLines() {
        return lines.stream()
                .filter(line -> line.matches("\\[.*\\] (<<|>>) .*"))
                .toList();
    }

    private void assertNoSecret() {
        assertThat(lines).noneMatch(line -> line.contains(SECRET));
    }

    @Test
    @DisplayName(
            "through proxies of each kind: neither what they are told nor what is inside is shown past its own log")
    void tunnels() {
        String hex = HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.UTF_8));
        try (ProxyPeer socks = ProxyPeer.start(Kind.SOCKS5);
                ProxyPeer http2 = ProxyPeer.start(Kind.H2C);
                ProxyPeer http1 = ProxyPeer.start(Kind.HTTP1);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 200 OK\r\nset-cookie: a=" + SECRET + "\r\ncontent-length: 0\r\n\r\n");
                })) {
            GunConnection connection = gun.open(
                    origin,
                    tracing(Protocol.HTTP)
                            .proxies(
                                    Proxy.socks5(socks.host(), socks.port()).withCredentials("me", SECRET),
                                    Proxy.connect(http2.host(), http2.port())
                                            .withProtocols(Protocol.HTTP2)
                                            .withCredentials("me", SECRET),
                                    Proxy.connect(http1.host(), http1.port()).withCredentials("me", SECRET)));
            assertThat(connection
                            .get("/", SECRETS)
                            .awaitResponse(Duration.ofSeconds(30))
                            .status())
                    .isEqualTo(200);
            assertNoSecret();
            assertThat(lines).noneMatch(line -> line.contains(hex));
            assertThat(wireLines())
                    .filteredOn(line -> line.contains("x-open: shown"))
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("HTTP/1.1: credentials, cookies both ways, redacted fields and the query are ***; the rest is there")
    void http1() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\nset-cookie: id=" + SECRET + "\r\ncontent-length: 2\r\n\r\nok");
        })) {
            gun.open(peer, tracing(Protocol.HTTP))
                    .get("/path?token=" + SECRET, SECRETS)
                    .awaitBody();

            assertThat(String.join("\n", wireLines()))
                    .contains("GET /path?***", "x-open: shown", "authorization: ***", "set-cookie: ***", "ok");
            assertNoSecret();
        }
    }

    @Test
    @DisplayName("HTTP/2: frames by name, header blocks without their octets")
    void http2() {
        try (RawPeer peer = RawPeer.start(connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            gun.open(peer, tracing(Protocol.HTTP2))
                    .get("/path?token=" + SECRET, SECRETS)
                    .awaitBody();

            assertThat(String.join("\n", wireLines())).contains("[HEADERS stream=1");
            assertNoSecret();
        }
    }

    @Test
    @DisplayName("WebSocket: the upgrade's secrets are ***, and what the client sends is masked")
    void webSocket() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            ws.expect(dev.gun.client.testkit.WsFrame.text(SECRET));
            ws.sendText("heard");
        })) {
            GunWebSocket ws = gun.open(peer, tracing(Protocol.HTTP))
                    .wsUpgrade(
                            "/ws?token=" + SECRET,
                            SECRETS,
                            WsOptions.builder().replyTo(ReplyTo.HANDLE).build());
            ws.awaitUpgrade();
            ws.send(WsFrame.text(SECRET));

            assertThat(ws.awaitFrame().frame()).isEqualTo(WsFrame.text("heard"));
            assertThat(String.join("\n", wireLines())).contains("GET /ws?***");
            assertNoSecret();
        }
    }

    @Test
    @DisplayName("off by default: the logger's level alone shows nothing")
    void offByDefault() {
        try (RawPeer peer = RawPeer.start(connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            gun.open(peer, gun.options(Protocol.HTTP2)).get("/").awaitResponse();

            assertThat(wireLines()).isEmpty();
        }
    }
}
