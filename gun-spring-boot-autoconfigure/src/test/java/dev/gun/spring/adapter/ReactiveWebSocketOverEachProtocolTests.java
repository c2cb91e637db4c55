package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.TlsOptions;
import dev.gun.spring.adapter.JettyWebSocketServer.Asked;
import dev.gun.spring.adapter.JettyWebSocketServer.Rfc8441;
import dev.gun.spring.boot.autoconfigure.TestCertificate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@ParameterizedClass(name = "{0}")
@EnumSource
@DisplayName(
        "GunReactiveWebSocketClient over TLS, HTTP/2 (RFC 8441) and configured connections (spec page 3, Adapters)")
class ReactiveWebSocketOverEachProtocolTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Ways to a WebSocket. */
    enum Way {
        /** A connection of its own. */
        HTTP1("ws", "HTTP/1.1", null, false),
        /** The same over TLS. */
        HTTPS("wss", "HTTP/1.1", null, false),
        /** A connection of its own, when the options allow HTTP/2 only. */
        H2C("ws", "HTTP/2.0", Protocol.HTTP2, false),
        /** The same over TLS. */
        H2("wss", "HTTP/2.0", Protocol.HTTP2, false),
        /** A stream of a configured connection. */
        CONFIGURED_H2C("ws", "HTTP/2.0", Protocol.HTTP2, true),
        /** The same over TLS, by ALPN. */
        CONFIGURED_H2("wss", "HTTP/2.0", null, true),
        /** A connection of its own, that gets there as the configured one does. */
        CONFIGURED_HTTPS("wss", "HTTP/1.1", Protocol.HTTP, true);

        final String scheme;
        final String carriedBy;
        final @Nullable Protocol only;
        final boolean configured;

        Way(String scheme, String carriedBy, @Nullable Protocol only, boolean configured) {
            this.scheme = scheme;
            this.carriedBy = carriedBy;
            this.only = only;
            this.configured = configured;
        }

        boolean isStream() {
            return configured && carriedBy.equals("HTTP/2.0");
        }
    }

    @Parameter
    Way way;

    private JettyWebSocketServer server;
    private GunClient gun;
    private @Nullable GunConnection configured;
    private GunReactiveWebSocketClient client;

    @BeforeEach
    void start() {
        TestCertificate certificate = TestCertificate.of("localhost");
        server = new JettyWebSocketServer(certificate, Rfc8441.OFFERED);
        GunOptions.Builder options = GunOptions.builder()
                .tls(TlsOptions.builder().trust(certificate.trustStore()).build());
        if (way.only != null) {
            options.protocols(way.only);
        }
        GunOptions reaching = options.build();
        // What a configured connection trusts is not what the defaults do.
        gun = GunClient.builder()
                .eventLoopThreads(1)
                .defaults(way.configured ? GunOptions.defaults() : reaching)
                .build();
        if (way.configured) {
            configured = gun.open(server.uri(way.scheme.replace("ws", "http"), "/"), reaching);
            configured.awaitUp(PATIENCE);
        }
        client = new GunReactiveWebSocketClient(gun, () -> Stream.ofNullable(configured));
    }

    @AfterEach
    void close() {
        gun.close();
        server.close();
    }

    private URI uri(String path) {
        return server.uri(way.scheme, path);
    }

    private Mono<Void> execute(WebSocketHandler handler) {
        return client.execute(uri("/echo"), handler);
    }

    /** Nothing is left of a session but the configured connection, which goes on. */
    private void assertNothingIsLeft() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(gun.connections())
                .containsExactlyElementsOf(configured == null ? List.of() : List.of(configured)));
        if (configured != null) {
            GunConnection kept = configured;
            await().atMost(PATIENCE).until(() -> kept.info().openStreams() == 0);
            assertThat(kept.info().state()).isEqualTo(ConnectionState.CONNECTED);
            assertThat(kept.info().timesUp()).isEqualTo(1);
            assertThat(kept.get("/").awaitResponse(PATIENCE).status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("echo: what is sent comes back, then a close with 1000, and nothing is left of it")
    void echo() {
        List<String> echoes = new CopyOnWriteArrayList<>();
        Flux<String> texts = Flux.range(1, 100).map(i -> "msg-" + i);
        execute(session -> session.send(texts.map(session::textMessage))
                        .thenMany(session.receive().take(100).map(WebSocketMessage::getPayloadAsText))
                        .doOnNext(echoes::add)
                        .then())
                .block(PATIENCE);

        assertThat(echoes).containsExactlyElementsOf(texts.collectList().block());
        assertThat(server.asked).containsExactly(new Asked(way.carriedBy, "/echo", List.of(), null));
        await().atMost(PATIENCE).until(() -> server.closeCodes.equals(List.of(1000)));
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("the handshake: query, header fields of two values, cookies, the subprotocol, and the answer's fields")
    void handshake() {
        AtomicReference<HandshakeInfo> info = new AtomicReference<>();
        HttpHeaders headers = new HttpHeaders();
        headers.addAll("x-test", List.of("one", "two"));
        headers.add("cookie", "k=v");
        client.execute(uri("/echo?q=a%20b"), headers, new WebSocketHandler() {
                    @Override
                    public List<String> getSubProtocols() {
                        return List.of("other", "chat");
                    }

                    @Override
                    public Mono<Void> handle(WebSocketSession session) {
                        info.set(session.getHandshakeInfo());
                        return Mono.empty();
                    }
                })
                .block(PATIENCE);

        assertThat(server.asked)
                .containsExactly(new Asked(way.carriedBy, "/echo?q=a%20b", List.of("one", "two"), "k=v"));
        assertThat(info.get().getUri()).isEqualTo(uri("/echo?q=a%20b"));
        assertThat(info.get().getSubProtocol()).isEqualTo("chat");
        assertThat(info.get().getHeaders().get("set-cookie")).containsExactly("seen=1");
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("binary messages, an empty one and one of a megabyte, a ping and its pong")
    void messages() {
        byte[] large = "0123456789".repeat(100_000).getBytes(UTF_8);
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        execute(session -> session.send(Flux.just(
                                session.binaryMessage(factory -> factory.wrap(large)),
                                session.textMessage(""),
                                session.pingMessage(factory -> factory.wrap(new byte[] {1, 2, 3})),
                                session.textMessage("gr\u00fc\u00df dich, \ud83d\ude80")))
                        .thenMany(session.receive().take(3))
                        .doOnNext(message -> sizes.add(message.getPayload().readableByteCount()))
                        .then())
                .block(PATIENCE);

        // The pong is the connection's: websocket.silence-pings.
        assertThat(sizes).containsExactly(large.length, 0, 17);
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("the server closes at once: receive ends, and the close status is the server's")
    void serverCloses() {
        AtomicReference<CloseStatus> status = new AtomicReference<>();
        client.execute(uri("/closing"), session -> {
                    session.closeStatus().subscribe(status::set);
                    return session.receive().then();
                })
                .block(PATIENCE);

        assertThat(status).hasValue(CloseStatus.create(1001, "going away"));
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("the handler closes with a code of its own, which is sent once")
    void handlerCloses() {
        execute(session -> session.close(CloseStatus.create(4002, "done"))).block(PATIENCE);

        await().atMost(PATIENCE).until(() -> server.closeCodes.equals(List.of(4002)));
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("a handler that fails closes with 1011, and its failure is that of execute")
    void handlerFails() {
        StepVerifier.create(execute(session -> Mono.error(new IllegalStateException("no"))))
                .expectErrorMessage("no")
                .verify(PATIENCE);

        await().atMost(PATIENCE).until(() -> server.closeCodes.equals(List.of(1011)));
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("a WebSocket that is cut off is an error for receive, with the typed reason")
    void cutOff() {
        StepVerifier.create(execute(session -> session.send(Mono.just(session.textMessage("drop")))
                        .thenMany(session.receive())
                        .then()))
                .expectErrorSatisfies(failure -> assertThat(((GunException) failure).reason())
                        .isEqualTo(
                                way.carriedBy.equals("HTTP/1.1")
                                        ? Reason.CLOSED
                                        : new Reason.WsClosed(1006, Side.REMOTE)))
                .verify(PATIENCE);

        assertNothingIsLeft();
    }

    @Test
    @DisplayName("an upgrade that is refused fails with its status")
    void refused() {
        StepVerifier.create(client.execute(uri("/status"), session -> Mono.empty()))
                .expectErrorSatisfies(failure -> assertThat(((GunException) failure).reason())
                        .isEqualTo(new Reason.BadState("The upgrade to a WebSocket was answered with status 403")))
                .verify(PATIENCE);

        assertNothingIsLeft();
    }

    @Test
    @DisplayName("a handler that stops in the midst of a flood closes with 1000, and the rest of it is dropped")
    void endsInAFlood() {
        execute(session -> session.send(Mono.just(session.textMessage("flood")))
                        .thenMany(session.receive().take(1))
                        .then())
                .block(PATIENCE);

        assertNothingIsLeft();
        assertThat(server.closeCodes).containsExactly(1000);
    }

    @Test
    @DisplayName("a handler that takes one message of a flood stops the server, and nobody else; cancelling ends it")
    void backPressure() {
        AtomicReference<Integer> taken = new AtomicReference<>();
        Disposable session = execute(opened -> opened.send(Mono.just(opened.textMessage("flood")))
                        .thenMany(opened.receive()
                                .concatMap(
                                        message -> {
                                            taken.set(message.getPayload().readableByteCount());
                                            return Mono.never();
                                        },
                                        1))
                        .then())
                .subscribe();
        await().atMost(PATIENCE).until(() -> taken.get() != null);
        // It is written without an end to one that reads, and so never twice the same.
        AtomicInteger before = new AtomicInteger(-1);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> before.getAndSet(server.written.get()) == server.written.get());
        execute(beside -> beside.send(Mono.just(beside.textMessage("beside")))
                        .thenMany(beside.receive().take(1))
                        .then())
                .block(PATIENCE);
        session.dispose();

        assertNothingIsLeft();
    }

    @Test
    @DisplayName("a stream of a configured connection is beside its other streams, and opens no connection")
    void beside() {
        int expected = way.isStream() || !way.configured ? 1 : 2;
        execute(session -> session.send(Mono.just(session.textMessage("one")))
                        .thenMany(session.receive().take(1))
                        .doOnNext(message -> {
                            assertThat(server.connections()).isEqualTo(expected);
                            assertThat(gun.connections()).hasSize(expected);
                        })
                        .then())
                .block(PATIENCE);

        assertNothingIsLeft();
    }
}
