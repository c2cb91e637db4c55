package dev.gun.spring.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunClient;
import dev.gun.client.GunException;
import dev.gun.client.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@DisplayName("GunReactiveWebSocketClient: the cases of Spring's WebSocketIntegrationTests")
class GunReactiveWebSocketClientTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final GunClient gun = GunClient.builder().eventLoopThreads(1).build();
    private final GunReactiveWebSocketClient client = new GunReactiveWebSocketClient(gun);
    private EchoWebSocketServer server;

    @BeforeEach
    void start() throws InterruptedException {
        server = new EchoWebSocketServer();
    }

    @AfterEach
    void close() {
        gun.close();
        server.close();
    }

    private Mono<Void> execute(WebSocketHandler handler) {
        return client.execute(server.uri("/echo"), handler);
    }

    @Test
    @DisplayName("echo: what is sent comes back, then a close with 1000, and no connection stays")
    void echo() {
        List<String> echoes = new CopyOnWriteArrayList<>();
        Flux<String> texts = Flux.range(1, 100).map(i -> "msg-" + i);
        execute(session -> session.send(texts.map(session::textMessage))
                        .thenMany(session.receive().take(100).map(WebSocketMessage::getPayloadAsText))
                        .doOnNext(echoes::add)
                        .then())
                .block(PATIENCE);

        assertThat(echoes).containsExactlyElementsOf(texts.collectList().block());
        await().until(() -> server.closeCodes.equals(List.of(1000)));
        await().until(() -> gun.connections().isEmpty());
    }

    @Test
    @DisplayName("binary messages, and the session's handshake: URI, header fields, subprotocol")
    void handshake() {
        AtomicReference<String> subprotocol = new AtomicReference<>();
        AtomicReference<byte[]> echoed = new AtomicReference<>();
        HttpHeaders headers = new HttpHeaders();
        headers.add("x-test", "yes");
        WebSocketHandler handler = new WebSocketHandler() {
            @Override
            public List<String> getSubProtocols() {
                return List.of("chat");
            }

            @Override
            public Mono<Void> handle(WebSocketSession session) {
                subprotocol.set(session.getHandshakeInfo().getSubProtocol());
                assertThat(session.isOpen()).isTrue();
                return session.send(Mono.just(session.binaryMessage(factory -> factory.wrap(new byte[] {1, 2, 3}))))
                        .thenMany(session.receive().take(1))
                        .doOnNext(message -> {
                            byte[] bytes = new byte[message.getPayload().readableByteCount()];
                            message.getPayload().read(bytes);
                            echoed.set(bytes);
                        })
                        .then();
            }
        };
        client.execute(server.uri("/echo"), headers, handler).block(PATIENCE);

        assertThat(subprotocol).hasValue("chat");
        assertThat(echoed.get()).containsExactly(1, 2, 3);
        assertThat(server.handshakes).containsExactly("yes");
    }

    @Test
    @DisplayName("the server's close ends receive, and is the close status")
    void serverCloses() {
        AtomicReference<CloseStatus> status = new AtomicReference<>();
        execute(session -> {
                    session.closeStatus().subscribe(status::set);
                    return session.send(Mono.just(session.textMessage("close")))
                            .thenMany(session.receive())
                            .then();
                })
                .block(PATIENCE);

        assertThat(status).hasValue(CloseStatus.create(4001, "enough"));
    }

    @Test
    @DisplayName("a lost connection is an error for receive, with the typed reason")
    void lost() {
        StepVerifier.create(execute(session -> session.send(Mono.just(session.textMessage("drop")))
                        .thenMany(session.receive())
                        .then()))
                .expectErrorSatisfies(
                        failure -> assertThat(((GunException) failure).reason()).isEqualTo(Reason.CLOSED))
                .verify(PATIENCE);
    }

    @Test
    @DisplayName("a handler that fails closes with 1011, and its failure is that of execute")
    void handlerFails() {
        StepVerifier.create(execute(session -> Mono.error(new IllegalStateException("no"))))
                .expectErrorMessage("no")
                .verify(PATIENCE);
        await().until(() -> server.closeCodes.equals(List.of(1011)));
    }

    @Test
    @DisplayName("an upgrade that is refused fails with its status")
    void refused() throws InterruptedException {
        try (AdapterServer http = new AdapterServer()) {
            StepVerifier.create(client.execute(http.uri("/status/403"), session -> Mono.empty()))
                    .expectErrorSatisfies(failure -> assertThat(((GunException) failure).reason())
                            .isEqualTo(new Reason.BadState("The upgrade to a WebSocket was answered with status 403")))
                    .verify(PATIENCE);
        }
        await().until(() -> gun.connections().isEmpty());
    }

    @Test
    @DisplayName("back-pressure: a handler that takes three messages of a flood stops the server; cancelling ends it")
    void backPressure() {
        AtomicReference<WebSocketSession> opened = new AtomicReference<>();
        Flux<Integer> sizes = Flux.create(sink -> sink.onDispose(execute(session -> {
                    opened.set(session);
                    return session.send(Mono.just(session.textMessage("flood")))
                            .thenMany(session.receive()
                                    .concatMap(
                                            message -> {
                                                sink.next(message.getPayload().readableByteCount());
                                                return Mono.never();
                                            },
                                            1))
                            .then();
                })
                .subscribe()));
        StepVerifier.create(sizes).expectNext(4_096).thenCancel().verify(PATIENCE);

        await().until(() -> gun.connections().isEmpty());
        assertThat(server.written.get()).isLessThan(100_000);
    }
}
