package dev.gun.spring.adapter;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.WsOptions;
import java.net.URI;
import java.time.Duration;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import reactor.core.publisher.Mono;

/**
 * Spring's reactive {@code WebSocketClient} over Gun: one connection for each session, which lives as long as the session
 * does and does not reconnect. Frames are delivered as the handler asks for them, and sent as the socket takes them.
 * Thread-safe.
 */
public final class GunReactiveWebSocketClient implements WebSocketClient {

    private final GunClient client;
    private final WsOptions options;

    /** With the WebSocket options of the client's defaults. */
    public GunReactiveWebSocketClient(GunClient client) {
        this(client, client.defaults().websocket());
    }

    /** With WebSocket options of its own; the subprotocols are the handler's. */
    public GunReactiveWebSocketClient(GunClient client, WsOptions options) {
        this.client = client;
        this.options = options;
    }

    @Override
    public Mono<Void> execute(URI url, WebSocketHandler handler) {
        return execute(url, new HttpHeaders(), handler);
    }

    @Override
    public Mono<Void> execute(URI url, HttpHeaders headers, WebSocketHandler handler) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> connect(url)),
                connection -> upgrade(connection, url, headers, handler),
                connection -> Mono.fromRunnable(connection::shutdown),
                (connection, failure) -> Mono.fromRunnable(connection::shutdown),
                // Whoever cancels waits for no answer.
                connection -> Mono.fromRunnable(connection::close));
    }

    private GunConnection connect(URI url) {
        GunOptions.Builder once = client.defaults().toBuilder().retry(0, Duration.ZERO);
        if (client.defaults().protocols().isEmpty()) {
            once.protocols(Protocol.HTTP);
        }
        return client.open(url, once.build());
    }

    private Mono<Void> upgrade(GunConnection connection, URI url, HttpHeaders headers, WebSocketHandler handler) {
        Headers.Builder fields = Headers.builder();
        headers.forEach((name, values) -> values.forEach(value -> fields.add(name, value)));
        GunWebSocket webSocket = connection.wsUpgrade(
                connection.defaultPath(),
                fields.build(),
                options.toBuilder()
                        .subprotocols(handler.getSubProtocols())
                        .replyTo(ReplyTo.HANDLE)
                        .build());
        UpgradeReader reader = new UpgradeReader(webSocket);
        reader.start();
        return Mono.fromFuture(reader.head(), true).flatMap(upgrade -> {
            HttpHeaders answer = SpringHeaders.of(upgrade.headers());
            HandshakeInfo info =
                    new HandshakeInfo(url, answer, Mono.empty(), answer.getFirst("sec-websocket-protocol"));
            GunWebSocketSession session =
                    new GunWebSocketSession(webSocket, info, DefaultDataBufferFactory.sharedInstance, reader);
            return handler.handle(session)
                    .onErrorResume(
                            failure -> session.close(CloseStatus.SERVER_ERROR).then(Mono.error(failure)))
                    .then(Mono.defer(session::close));
        });
    }

    /** Why an upgrade that was answered with a status came to nothing. */
    static Reason refused(int status) {
        return new Reason.BadState("The upgrade to a WebSocket was answered with status " + status);
    }
}
