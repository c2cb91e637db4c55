package dev.gun.spring.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.Reason;
import dev.gun.spring.adapter.JettyWebSocketServer.Asked;
import dev.gun.spring.adapter.JettyWebSocketServer.Rfc8441;
import dev.gun.spring.boot.autoconfigure.GunAdaptersAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@DisplayName("WebSocketClient to the origin of a connection in application.yml (spec page 3, Adapters)")
class ReactiveWebSocketOverConfiguredConnectionTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final TestCertificate certificate = TestCertificate.of("localhost");
    private JettyWebSocketServer server;

    @AfterEach
    void close() {
        server.close();
    }

    private ApplicationContextRunner start(Rfc8441 rfc8441) {
        server = new JettyWebSocketServer(certificate, rfc8441);
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        GunAutoConfiguration.class, GunAdaptersAutoConfiguration.class, SslAutoConfiguration.class))
                .withPropertyValues(
                        "gun.connections.api.uri=" + server.uri("https", "/"),
                        "gun.connections.api.await-up=60s",
                        "gun.connections.api.ssl.bundle=server",
                        "spring.ssl.bundle.jks.server.truststore.location=file:"
                                + certificate.writeStore(directory.resolve("trusted.p12"), "PKCS12", false),
                        "spring.ssl.bundle.jks.server.truststore.type=PKCS12",
                        "spring.ssl.bundle.jks.server.truststore.password=" + TestCertificate.PASSWORD);
    }

    private Mono<String> echo(WebSocketClient client) {
        AtomicReference<String> echoed = new AtomicReference<>();
        return client.execute(server.uri("wss", "/echo"), session -> session.send(Mono.just(session.textMessage("hi")))
                        .then(session.receive().next().map(WebSocketMessage::getPayloadAsText))
                        .doOnNext(echoed::set)
                        .then())
                .then(Mono.fromSupplier(echoed::get));
    }

    @Test
    @DisplayName("over HTTP/2: the session is a stream of the connection, trusting by its bundle, and leaves it up")
    void stream() {
        start(Rfc8441.OFFERED).run(context -> {
            GunConnection api = context.getBean("apiGunConnection", GunConnection.class);

            assertThat(echo(context.getBean(WebSocketClient.class)).block(PATIENCE))
                    .isEqualTo("hi");

            assertThat(server.asked).containsExactly(new Asked("HTTP/2.0", "/echo", List.of(), null));
            await().atMost(PATIENCE).until(() -> server.closeCodes.equals(List.of(1000)));
            await().atMost(PATIENCE).until(() -> api.info().openStreams() == 0);
            assertThat(api.info().state()).isEqualTo(ConnectionState.CONNECTED);
            assertThat(server.connections()).isEqualTo(1);
        });
    }

    @Test
    @DisplayName(
            "a server that takes no WebSocket over HTTP/2 (RFC 8441 §3) gets a connection of its own over HTTP/1.1")
    void notOffered() {
        start(Rfc8441.NOT_OFFERED).run(context -> {
            GunConnection api = context.getBean("apiGunConnection", GunConnection.class);

            assertThat(echo(context.getBean(WebSocketClient.class)).block(PATIENCE))
                    .isEqualTo("hi");

            assertThat(server.asked).containsExactly(new Asked("HTTP/1.1", "/echo", List.of(), null));
            GunClient gun = context.getBean(GunClient.class);
            await().atMost(PATIENCE).until(() -> gun.connections().size() == 1);
            assertThat(api.info().state()).isEqualTo(ConnectionState.CONNECTED);
            assertThat(api.info().timesUp()).isEqualTo(1);
        });
    }

    @Test
    @DisplayName("one that may speak HTTP/2 only fails there, and opens no other")
    void onlyHttp2() {
        start(Rfc8441.NOT_OFFERED)
                .withPropertyValues("gun.connections.api.protocols=http2")
                .run(context -> {
                    StepVerifier.create(echo(context.getBean(WebSocketClient.class)))
                            .expectErrorSatisfies(failure -> assertThat(((GunException) failure).reason())
                                    .isEqualTo(new Reason.UpgradeFailed(
                                            "SETTINGS_ENABLE_CONNECT_PROTOCOL", "0", "1 (RFC 8441 §3)")))
                            .verify(PATIENCE);

                    assertThat(server.connections()).isEqualTo(1);
                    assertThat(server.asked).isEmpty();
                });
    }

    @Test
    @DisplayName("a connection of that origin that is not open is not waited for: the session goes on its own")
    void notOpened() {
        start(Rfc8441.OFFERED)
                .withPropertyValues("gun.connections.api.auto-start=false", "gun.defaults.ssl.bundle=server")
                .run(context -> {
                    assertThat(echo(context.getBean(WebSocketClient.class)).block(PATIENCE))
                            .isEqualTo("hi");

                    assertThat(server.asked).containsExactly(new Asked("HTTP/1.1", "/echo", List.of(), null));
                });
    }
}
