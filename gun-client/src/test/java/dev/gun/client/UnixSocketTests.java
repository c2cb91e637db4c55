package dev.gun.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.DomainLookupEvent;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.InitEvent;
import dev.gun.client.event.LookupInfo;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Recorder;
import dev.gun.client.testkit.UnixRelay;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("openUnix: a Unix domain socket, with the same protocols (spec page 1 §1)")
class UnixSocketTests {

    private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void pathOfTheSocket() {
        path = directory.resolve("gun.sock");
    }

    private UnixRelay relayTo(RawPeer peer) {
        return UnixRelay.start(path, peer.address());
    }

    private GunConnection open(GunOptions.Builder options) {
        return gun.client().openUnix(path, options.build());
    }

    @Test
    @DisplayName("HTTP/1.1; the host field is localhost, as Gun's")
    void http1() {
        try (RawPeer peer = RawPeer.start(connection -> {
                    assertThat(connection.readRequestHead().raw())
                            .isEqualTo("GET /info HTTP/1.1\r\nhost: localhost\r\n\r\n");
                    connection.write(HELLO);
                });
                UnixRelay relay = relayTo(peer)) {
            GunConnection connection = gun.client().openUnix(relay.path());

            assertThat(connection.awaitUp()).isEqualTo(Protocol.HTTP);
            assertThat(connection.get("/info").awaitBody().asString(UTF_8)).isEqualTo("hello");
            assertThat(connection.defaultPath()).isEqualTo("/");
            ConnectionInfo info = connection.info();
            assertThat(List.of(info.transport(), info.originScheme(), info.originHost(), info.originPort()))
                    .containsExactly(Transport.TCP, "http", "localhost", 0);
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("HTTP/2 with prior knowledge; :authority is localhost")
    void http2() {
        try (RawPeer peer = RawPeer.start(connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    var request = http2.readHeaders();
                    assertThat(request.fields())
                            .containsExactly(
                                    new HeaderField(":method", "GET"),
                                    new HeaderField(":scheme", "http"),
                                    new HeaderField(":authority", "localhost"),
                                    new HeaderField(":path", "/"));
                    http2.writeHeaders(request.streamId(), true, H2Scripts.OK);
                });
                UnixRelay relay = relayTo(peer)) {
            GunConnection connection = gun.client()
                    .openUnix(
                            relay.path(),
                            GunOptions.builder().protocols(Protocol.HTTP2).build());

            assertThat(connection.awaitUp()).isEqualTo(Protocol.HTTP2);
            assertThat(connection.get("/").awaitResponse().status()).isEqualTo(200);
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("TLS with ALPN, when the options say so; the certificate must be for localhost")
    void tls() {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost("http/1.1"), connection -> {
                    assertThat(connection.readRequestHead().header("host")).isEqualTo("localhost");
                    connection.write(HELLO);
                });
                UnixRelay relay = relayTo(peer)) {
            GunConnection connection = gun.client()
                    .openUnix(
                            relay.path(),
                            GunOptions.builder()
                                    .transport(Transport.TLS)
                                    .tls(GunFixture.TRUSTING)
                                    .build());

            assertThat(connection.awaitUp()).isEqualTo(Protocol.HTTP);
            assertThat(connection.get("/").awaitBody().asString(UTF_8)).isEqualTo("hello");
            assertThat(connection.info().originScheme()).isEqualTo("https");
            peer.awaitScripts();
        }
    }

    @Test
    void webSocket() {
        try (RawPeer peer = RawPeer.start(connection -> {
                    RawWebSocket ws = connection.acceptWebSocket();
                    assertThat(ws.request().header("host")).isEqualTo("localhost");
                    ws.expect(dev.gun.client.testkit.WsFrame.text("ping me"));
                    ws.sendText("pong");
                });
                UnixRelay relay = relayTo(peer)) {
            GunConnection connection = gun.client().openUnix(relay.path());

            GunWebSocket ws = connection.wsUpgrade("/ws");
            ws.awaitUpgrade();
            ws.send(WsFrame.text("ping me"));
            assertThat(ws.awaitFrame().frame()).isEqualTo(WsFrame.text("pong"));
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED_WS_ONLY);
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a connection that is lost comes back, also when the socket was away meanwhile")
    void reconnection() {
        try (RawPeer peer = RawPeer.start(connection -> connection.await("end"), connection -> {
            connection.readRequestHead();
            connection.write(HELLO);
        })) {
            UnixRelay first = relayTo(peer);
            GunConnection connection =
                    open(gun.options(Protocol.HTTP).retry(RetryPolicy.fixed(10_000, Duration.ofMillis(5))));
            connection.awaitUp();
            peer.awaitAccepted(1);
            first.close();
            gun.owner.said.awaitExactly("up http", "down http closed maybe=[] unprocessed=[]");

            try (UnixRelay again = relayTo(peer)) {
                assertThat(again.path()).isEqualTo(path);
                assertThat(connection
                                .request(
                                        "GET",
                                        "/",
                                        Headers.empty(),
                                        Bytes.empty(),
                                        RequestOptions.builder()
                                                .replyTo(ReplyTo.HANDLE)
                                                .build())
                                .awaitBody()
                                .asString(UTF_8))
                        .isEqualTo("hello");
                connection.close();
            }
        }
    }

    @Test
    @DisplayName("no such file: connect_failed, with the path")
    void missing() {
        failsWith("there is no such file");
    }

    @Test
    @DisplayName("a plain file: connect_failed, where the system says \"Connection refused\"")
    void notASocket() throws Exception {
        Files.createFile(path);

        failsWith("it is not a socket");
    }

    @Test
    @DisplayName("a directory: connect_failed")
    void aDirectory() throws Exception {
        Files.createDirectory(path);

        failsWith("it is not a socket");
    }

    @Test
    @DisplayName("a socket nobody listens on: connect_failed, with what the system said")
    void refused() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
        }

        failsWith("Connection refused");
    }

    private void failsWith(String text) {
        Reason end = GunFixture.end(open(gun.options(Protocol.HTTP)));

        assertThat(end).isEqualTo(new Reason.Shutdown(new Reason.ConnectFailed(List.of(path + ": " + text))));
    }

    @Test
    @DisplayName("a path longer than a socket's may be is refused at the call, and nothing is opened")
    void tooLong() {
        Path longPath = Path.of("/" + "x".repeat(107));

        assertThatThrownBy(() -> gun.client().openUnix(longPath))
                .isInstanceOf(GunOptionsException.class)
                .hasMessage("Option path cannot be " + longPath
                        + ": allowed is the path of a Unix domain socket: 1 to 107 bytes");
        assertThatThrownBy(() -> gun.client().openUnix(Path.of(""))).isInstanceOf(GunOptionsException.class);
        assertThat(gun.client().connections()).isEmpty();
    }

    @Test
    @DisplayName("several protocols over a socket without TLS are refused at the call")
    void tooManyProtocols() {
        GunOptions both =
                GunOptions.builder().protocols(Protocol.HTTP, Protocol.HTTP2).build();

        assertThatThrownBy(() -> gun.client().openUnix(path, both))
                .isInstanceOf(GunOptionsException.class)
                .extracting(refused -> ((GunOptionsException) refused).option())
                .isEqualTo("protocols");
    }

    @Test
    @DisplayName("the events are those of TCP, the look-up's too, with the path instead of addresses")
    void events() {
        Recorder<Object> seen = new Recorder<>();
        EventHandler handler = new EventHandler() {
            @Override
            public void init(InitEvent event) {
                seen.record(event.originHost() + ":" + event.originPort());
            }

            @Override
            public void domainLookupStart(DomainLookupEvent event) {
                seen.record(event.host() + ":" + event.port());
            }

            @Override
            public void domainLookupEnd(DomainLookupEvent event) {
                seen.record(String.valueOf(event.lookupInfo()));
            }

            @Override
            public void connectStart(ConnectEvent event) {
                seen.record(event.lookupInfo());
            }

            @Override
            public void connectEnd(ConnectEvent event) {
                seen.record(String.valueOf(event.protocol()));
            }
        };
        try (RawPeer peer = RawPeer.start();
                UnixRelay relay = relayTo(peer)) {
            open(gun.options(Protocol.HTTP).eventHandler(handler)).awaitUp();

            LookupInfo info = new LookupInfo(relay.path());
            seen.awaitExactly("localhost:0", path + ":0", info.toString(), info, "http");
        }
    }
}
