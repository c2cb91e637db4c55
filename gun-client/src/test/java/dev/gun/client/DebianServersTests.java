package dev.gun.client;

import static dev.gun.client.GunFixture.PATIENCE;
import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.message.GunPush;
import dev.gun.client.testkit.H2oPeer;
import dev.gun.client.testkit.Identity;
import dev.gun.client.testkit.JettyPeer;
import dev.gun.client.testkit.NghttpdPeer;
import dev.gun.client.testkit.NginxPeer;
import dev.gun.client.testkit.TestPki;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What nginx, h2o and nghttpd do of their own accord (spec page 1 §3, §6, §8, §11, §12)")
class DebianServersTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static int port(NginxPeer nginx, Protocol protocol) {
        return protocol == Protocol.HTTP2 ? nginx.h2cPort() : nginx.port();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "HTTP2"})
    @DisplayName(
            "a server that closes after each five requests: each request is answered, or fails once and provably undone")
    void keepaliveRequests(Protocol protocol) {
        StreamLedger ledger = new StreamLedger();
        try (NginxPeer nginx = NginxPeer.start("keepalive_requests 5;")) {
            GunConnection connection = gun.open(
                    "127.0.0.1",
                    port(nginx, protocol),
                    gun.options(protocol)
                            .owner(ledger)
                            .minUptime(Duration.ZERO)
                            .retry(RetryPolicy.fixed(5, Duration.ZERO)));
            List<GunStream> streams = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                streams.add(get(connection, "/hello"));
            }
            streams.forEach(ledger::awaitEnd);

            long answered = streams.stream().filter(ledger::completed).count();
            assertThat(answered).isGreaterThanOrEqualTo(5);
            assertThat(ledger.reasons()).isSubsetOf("closing", "goaway", "down normal");
            GunStream last = get(connection, "/hello");
            ledger.awaitEnd(last);
            if (ledger.failed(last)) {
                last = get(connection, "/hello");
                ledger.awaitEnd(last);
            }
            assertThat(ledger.body(last)).isEqualTo("Hello world!");
            connection.close();
            ledger.await(ledger::isTerminated, "GunTerminated");
            assertThat(ledger.faults()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "HTTP2"})
    @DisplayName("a reload drains the idle connection: GunDown normal or closed, then the new worker answers")
    void reload(Protocol protocol) {
        try (NginxPeer nginx = NginxPeer.start()) {
            GunConnection connection = gun.open(
                    "127.0.0.1", port(nginx, protocol), gun.options(protocol).retry(5, Duration.ZERO));
            assertThat(connection.get("/hello").awaitBody(PATIENCE).asString(StandardCharsets.UTF_8))
                    .isEqualTo("Hello world!");

            nginx.reload();

            String reason = protocol == Protocol.HTTP2 ? "normal" : "closed";
            gun.owner.said.awaitExactly(
                    "up " + protocol, "down " + protocol + " " + reason + " maybe=[] unprocessed=[]", "up " + protocol);
            assertThat(connection.get("/hello").awaitBody(PATIENCE).asString(StandardCharsets.UTF_8))
                    .isEqualTo("Hello world!");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "HTTP2"})
    @DisplayName(
            "kill -9 in the middle of a body: its error comes once, the next request is answered by another worker")
    void killed(Protocol protocol) {
        try (NginxPeer nginx = NginxPeer.start()) {
            GunConnection connection = gun.open(
                    "127.0.0.1",
                    port(nginx, protocol),
                    gun.options(protocol)
                            .retry(5, Duration.ZERO)
                            .http2(Http2Options.builder()
                                    .initialStreamWindowSize(65_535)
                                    .build()));
            GunStream stream = connection.request(
                    "GET",
                    "/big",
                    Headers.empty(),
                    Bytes.empty(),
                    RequestOptions.builder().flow(1).build());
            assertThat(stream.awaitResponse(PATIENCE).status()).isEqualTo(200);

            nginx.killWorker();
            stream.updateFlow(RequestOptions.UNLIMITED);

            Reason reason = null;
            while (reason == null) {
                try {
                    stream.await(PATIENCE);
                } catch (GunException e) {
                    reason = e.reason();
                }
            }
            assertThat(reason.code()).isEqualTo("closed");
            assertThat(connection.get("/hello").awaitBody(PATIENCE).asString(StandardCharsets.UTF_8))
                    .isEqualTo("Hello world!");
            gun.owner.said.awaitExactly(
                    "up " + protocol, "down " + protocol + " closed maybe=[#1] unprocessed=[]", "up " + protocol);
        }
    }

    private static TlsOptions identity(Identity identity) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity.keyStore(), Identity.PASSWORD.toCharArray());
        return TlsOptions.builder()
                .trust(TestPki.get().trustStore())
                .identity(keys)
                .build();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "HTTP2"})
    @DisplayName("a client certificate that nginx demands is accepted")
    void clientCertificate(Protocol protocol) throws Exception {
        try (NginxPeer nginx = NginxPeer.start("ssl_verify_client on;")) {
            GunConnection connection = gun.open(
                    "localhost",
                    nginx.tlsPort(),
                    gun.options(protocol)
                            .transport(Transport.TLS)
                            .tls(identity(TestPki.get().client())));

            assertThat(connection.get("/hello").awaitResponse(PATIENCE).status())
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("ALPN: the server's choice among what is offered; a server without HTTP/2 gets HTTP/1.1")
    void alpn() {
        try (NginxPeer nginx = NginxPeer.start()) {
            GunOptions.Builder options =
                    gun.options(Protocol.HTTP2, Protocol.HTTP).transport(Transport.TLS);

            assertThat(gun.open("localhost", nginx.tlsPort(), options).awaitUp(PATIENCE))
                    .isEqualTo(Protocol.HTTP2);
            assertThat(gun.open("localhost", nginx.tlsHttp1Port(), options).awaitUp(PATIENCE))
                    .isEqualTo(Protocol.HTTP);
        }
    }

    @Test
    @DisplayName("a compressed WebSocket behind nginx echoes")
    void webSocketBehindNginx() throws Exception {
        try (JettyPeer jetty = JettyPeer.start();
                NginxPeer nginx = NginxPeer.startBefore(jetty.port())) {
            GunWebSocket webSocket = gun.open("127.0.0.1", nginx.port(), gun.options(Protocol.HTTP))
                    .wsUpgrade(
                            "/back/ws",
                            WsOptions.builder()
                                    .compress(true)
                                    .replyTo(ReplyTo.HANDLE)
                                    .build());
            assertThat(webSocket.awaitUpgrade(PATIENCE).headers().get("sec-websocket-extensions"))
                    .startsWith("permessage-deflate");
            String large = "0123456789".repeat(100_000);

            webSocket.send(WsFrame.text(large)).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

            assertThat(webSocket.awaitFrame(PATIENCE).frame()).isEqualTo(WsFrame.text(large));
        }
    }

    @Test
    @DisplayName(
            "nghttpd and h2o push: the promise names the request, its response comes; trailers end nghttpd's bodies")
    void pushAndTrailers() {
        try (NghttpdPeer nghttpd = NghttpdPeer.start();
                H2oPeer h2o = H2oPeer.startBefore(nghttpd.port())) {
            for (int port : new int[] {nghttpd.port(), h2o.port()}) {
                GunConnection connection = gun.open("127.0.0.1", port, gun.options(Protocol.HTTP2));
                GunStream page = connection.get("/page");

                GunPush push = (GunPush) page.await(PATIENCE);

                assertThat(push.method()).isEqualTo("GET");
                assertThat(push.uri()).isEqualTo("http://127.0.0.1:" + port + "/hello");
                assertThat(push.promised().awaitBody(PATIENCE).asString(StandardCharsets.UTF_8))
                        .isEqualTo("Hello world!");
                Body body = page.awaitBody(PATIENCE);
                assertThat(body.asString(StandardCharsets.UTF_8)).isEqualTo("page");
                if (port == nghttpd.port()) {
                    assertThat(body.trailers()).isEqualTo(Headers.of("x-trailer", "after"));
                }
            }
        }
    }

    @Test
    @DisplayName("nginx sends its trailers over HTTP/2")
    void nginxTrailers() {
        try (NginxPeer nginx = NginxPeer.start()) {
            Body body = gun.open("127.0.0.1", nginx.h2cPort(), gun.options(Protocol.HTTP2))
                    .get("/trailers")
                    .awaitBody(PATIENCE);

            assertThat(body.asString(StandardCharsets.UTF_8)).isEqualTo("body");
            assertThat(body.trailers()).isEqualTo(Headers.of("x-trailer", "after"));
        }
    }
}
