package dev.gun.client;

import static dev.gun.client.GunFixture.PATIENCE;
import static dev.gun.client.GunFixture.TO_OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.H2oPeer;
import dev.gun.client.testkit.NghttpdPeer;
import dev.gun.client.testkit.NginxPeer;
import dev.gun.client.testkit.RawPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Debian's servers leave: idle, drained, killed, refusing (spec page 1 §3, §11, §12)")
class ServerEndsTests {

    private static final RequestOptions SLOWLY =
            RequestOptions.builder().replyTo(ReplyTo.OWNER).flow(1).build();
    private static final Http2Options SMALL_WINDOW =
            Http2Options.builder().initialStreamWindowSize(65_535).build();

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static int port(NginxPeer nginx, Protocol protocol) {
        return protocol == Protocol.HTTP2 ? nginx.h2cPort() : nginx.port();
    }

    private static GunStream get(GunConnection connection, String path, RequestOptions options) {
        return connection.request("GET", path, Headers.empty(), Bytes.empty(), options);
    }

    private static String text(GunStream stream) {
        return stream.awaitBody(PATIENCE).asString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "HTTP2"})
    @DisplayName(
            "nginx ends the idle connection: GunDown without streams, and the next request is answered on the next")
    void idleTimeout(Protocol protocol) {
        // Over HTTP/2 nginx ends the next connection as soon, so the next request is made before that is there.
        HeldAttempt second = new HeldAttempt(2);
        try (NginxPeer nginx = NginxPeer.start("keepalive_timeout 100ms;")) {
            GunConnection connection = gun.open(
                    "127.0.0.1",
                    port(nginx, protocol),
                    gun.options(protocol).retry(1, Duration.ZERO).eventHandler(second));
            assertThat(text(connection.get("/hello"))).isEqualTo("Hello world!");

            String reason = protocol == Protocol.HTTP2 ? "normal" : "closed";
            gun.owner.said.awaitExactly(
                    "up " + protocol, "down " + protocol + " " + reason + " maybe=[] unprocessed=[]");
            GunStream next = connection.get("/hello");
            second.goOn();
            assertThat(text(next)).isEqualTo("Hello world!");
            assertThat(gun.owner.said.awaitNext()).isEqualTo("up " + protocol);
        }
    }

    @Test
    @DisplayName("nginx ends a WebSocket that was idle for proxy_read_timeout: its error, and GunDown that lists it")
    void idleWebSocket() {
        try (RawPeer peer = RawPeer.start(connection -> {
                    connection.acceptWebSocket();
                    connection.expectEnd();
                });
                NginxPeer nginx = NginxPeer.startBefore(peer.port(), "proxy_read_timeout 1s;")) {
            gun.open("127.0.0.1", nginx.port(), gun.options(Protocol.HTTP))
                    .wsUpgrade(
                            "/back/", WsOptions.builder().replyTo(ReplyTo.OWNER).build());

            gun.owner.said.awaitExactly(
                    "up http",
                    "upgrade #1 [websocket]",
                    "error #1 closed MAYBE",
                    "down ws closed maybe=[#1] unprocessed=[]",
                    "terminated shutdown(closed)");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "HTTP2"})
    @DisplayName("nginx -s quit with requests running: what runs is finished, the end is told, nothing twice")
    void quit(Protocol protocol) {
        StreamLedger ledger = new StreamLedger();
        try (NginxPeer nginx = NginxPeer.start()) {
            GunConnection connection = gun.open(
                    "127.0.0.1",
                    port(nginx, protocol),
                    gun.options(protocol).owner(ledger).http2(SMALL_WINDOW));
            GunStream big = get(connection, "/big", SLOWLY);
            GunStream behind = get(connection, "/hello", TO_OWNER);
            ledger.await(() -> ledger.status(big) == 200, "the response");

            nginx.quit();
            nginx.awaitNotListening();
            big.updateFlow(RequestOptions.UNLIMITED);

            ledger.awaitEnd(behind);
            ledger.await(ledger::isTerminated, "GunTerminated");
            assertThat(ledger.completed(big)).isTrue();
            assertThat(ledger.body(big)).hasSize(NginxPeer.BIG);
            // Over HTTP/1.1 nginx had read it, and did not say that it would not answer.
            assertThat(ledger.completed(behind)).isEqualTo(protocol == Protocol.HTTP2);
            assertThat(ledger.reasons())
                    .isEqualTo(protocol == Protocol.HTTP2 ? Set.of("down normal") : Set.of("closed", "down closed"));
            assertThat(ledger.faults()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "HTTP2"})
    @DisplayName("nginx -s reload with requests running: what runs is finished, and the new worker answers the next")
    void reload(Protocol protocol) {
        StreamLedger ledger = new StreamLedger();
        try (NginxPeer nginx = NginxPeer.start()) {
            GunConnection connection = gun.open(
                    "127.0.0.1",
                    port(nginx, protocol),
                    gun.options(protocol).owner(ledger).http2(SMALL_WINDOW).retry(5, Duration.ZERO));
            GunStream big = get(connection, "/big", SLOWLY);
            ledger.await(() -> ledger.status(big) == 200, "the response");

            nginx.reload();
            big.updateFlow(RequestOptions.UNLIMITED);

            ledger.awaitEnd(big);
            assertThat(ledger.body(big)).hasSize(NginxPeer.BIG);
            String down = protocol == Protocol.HTTP2 ? "down normal" : "down closed";
            ledger.await(() -> ledger.reasons().contains(down), "GunDown");
            GunStream next = get(connection, "/hello", TO_OWNER);
            ledger.awaitEnd(next);
            assertThat(ledger.body(next)).isEqualTo("Hello world!");
            assertThat(ledger.reasons()).containsExactly(down);
            assertThat(ledger.faults()).isEmpty();
        }
    }

    private void killedInTheMiddle(int port, Protocol protocol, Runnable kill) {
        GunConnection connection =
                gun.open("127.0.0.1", port, gun.options(protocol).http2(SMALL_WINDOW));
        GunStream stream = connection.request(
                "GET",
                "/big",
                Headers.empty(),
                Bytes.empty(),
                RequestOptions.builder().flow(1).build());
        assertThat(stream.awaitResponse(PATIENCE).status()).isEqualTo(200);

        kill.run();
        stream.updateFlow(RequestOptions.UNLIMITED);

        assertThatThrownBy(() -> {
                    while (true) {
                        stream.await(PATIENCE);
                    }
                })
                .isInstanceOf(GunException.class);
        assertThat(GunFixture.end(connection).code()).isEqualTo("shutdown");
        gun.owner.said.awaitExactly(
                "up " + protocol,
                "down " + protocol + " closed maybe=[#1] unprocessed=[]",
                "terminated shutdown(closed)");
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "HTTP2"})
    @DisplayName("kill -9 of h2o in the middle of a body: the connection is lost, the stream may have been processed")
    void killedH2o(Protocol protocol) {
        try (H2oPeer h2o = H2oPeer.startBefore(RawPeer.refusingPort())) {
            killedInTheMiddle(h2o.port(), protocol, h2o::kill);
        }
    }

    @Test
    @DisplayName(
            "kill -9 of nghttpd in the middle of a body: the connection is lost, the stream may have been processed")
    void killedNghttpd() {
        try (NghttpdPeer nghttpd = NghttpdPeer.start()) {
            killedInTheMiddle(nghttpd.port(), Protocol.HTTP2, nghttpd::kill);
        }
    }

    @Test
    @DisplayName("a demanded client certificate that is not there: the alert is the reason, though TLS 1.3 was up")
    void missingClientCertificate() {
        try (NghttpdPeer nghttpd = NghttpdPeer.startTls("--verify-client")) {
            GunConnection connection = gun.open(
                    "localhost", nghttpd.port(), gun.options(Protocol.HTTP2).transport(Transport.TLS));

            assertThat(GunFixture.end(connection).text())
                    .endsWith("sent the alert certificate_required: it wants a client certificate (tls.identity)");
        }
    }

    @Test
    @DisplayName("nginx answers 400 where the client certificate is missing, and closes")
    void missingClientCertificateOverNginx() {
        try (NginxPeer nginx = NginxPeer.start("ssl_verify_client on;")) {
            GunConnection connection = gun.open(
                    "localhost", nginx.tlsPort(), gun.options(Protocol.HTTP).transport(Transport.TLS));

            assertThat(connection.get("/hello").awaitResponse(PATIENCE).status())
                    .isEqualTo(400);
            assertThat(GunFixture.end(connection)).isEqualTo(Reason.NORMAL);
        }
    }

    @Test
    @DisplayName("1,000 pipelined requests are answered by nginx in order on one connection")
    void pipelined() {
        try (NginxPeer nginx = NginxPeer.start("keepalive_requests 2000;")) {
            GunConnection connection = gun.open(
                    "127.0.0.1",
                    nginx.port(),
                    gun.options(Protocol.HTTP).http1(Http1Options.defaults().withMaxPipelined(1_000)));
            List<GunStream> streams = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                streams.add(connection.get(i % 2 == 0 ? "/hello" : "/trailers"));
            }

            for (int i = 0; i < 1_000; i++) {
                assertThat(text(streams.get(i))).isEqualTo(i % 2 == 0 ? "Hello world!" : "body");
            }
            assertThat(connection.info().timesUp()).isEqualTo(1);
            gun.owner.said.awaitExactly("up http");
        }
    }
}
