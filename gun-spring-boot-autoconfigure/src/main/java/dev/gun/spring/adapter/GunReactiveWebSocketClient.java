package dev.gun.spring.adapter;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.WsOptions;
import dev.gun.client.message.GunUpgrade;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import reactor.core.publisher.Mono;

/**
 * Spring's reactive {@code WebSocketClient} over Gun. Frames are delivered as the handler asks for them, and sent as the
 * socket takes them. Nothing reconnects: a session ends with what carries it. Thread-safe.
 *
 * <p>A session to the origin of a configured connection that speaks HTTP/2 is a stream of that connection (RFC 8441),
 * beside its other streams, and leaves it open. Any other session has a connection of its own, which lives as long as the
 * session does: over HTTP/1.1, which needs no second protocol for one WebSocket, unless the options allow HTTP/2 only.
 * One to the origin of a configured connection gets there as that does: with its TLS, proxies, name resolution and
 * time-outs.
 */
public final class GunReactiveWebSocketClient implements WebSocketClient {

    private final GunClient client;
    private final @Nullable WsOptions options;
    private final Supplier<? extends Stream<GunConnection>> configured;

    /**
     * What one session begins with.
     *
     * @param url where to
     * @param headers the user's header fields
     * @param handler who gets the session
     */
    private record Handshake(URI url, HttpHeaders headers, WebSocketHandler handler) {}

    /** With the WebSocket options of the client's defaults, and a connection for each session. */
    public GunReactiveWebSocketClient(GunClient client) {
        this(client, Stream::empty);
    }

    /**
     * With the WebSocket options of the configured connection that a session uses, else those of the client's defaults.
     *
     * @param configured the configured connections; asked at each session
     */
    public GunReactiveWebSocketClient(GunClient client, Supplier<? extends Stream<GunConnection>> configured) {
        this.client = client;
        this.options = null;
        this.configured = configured;
    }

    /** With WebSocket options of its own, and a connection for each session; the subprotocols are the handler's. */
    public GunReactiveWebSocketClient(GunClient client, WsOptions options) {
        this.client = client;
        this.options = options;
        this.configured = Stream::empty;
    }

    @Override
    public Mono<Void> execute(URI url, WebSocketHandler handler) {
        return execute(url, new HttpHeaders(), handler);
    }

    @Override
    public Mono<Void> execute(URI url, HttpHeaders headers, WebSocketHandler handler) {
        return Mono.defer(() -> {
            Handshake handshake = new Handshake(url, headers, handler);
            GunConnection known = configured
                    .get()
                    .filter(connection -> GunOrigins.leadsTo(connection.info(), url))
                    .findFirst()
                    .orElse(null);
            return known != null && speaksHttp2(known) ? onStream(known, handshake) : onOwn(known, handshake);
        });
    }

    /** Whether an upgrade is one stream of many, instead of the end of the connection for everybody else. */
    private static boolean speaksHttp2(GunConnection connection) {
        ConnectionInfo info = connection.info();
        if (info.state().isUp()) {
            return info.state() == ConnectionState.CONNECTED && info.protocol() == Protocol.HTTP2;
        }
        boolean willBe = info.state() != ConnectionState.CLOSING && info.state() != ConnectionState.TERMINATED;
        return willBe && onlyHttp2(connection.options());
    }

    private static boolean onlyHttp2(GunOptions options) {
        return options.protocols().equals(List.of(Protocol.HTTP2));
    }

    private Mono<Void> onStream(GunConnection known, Handshake handshake) {
        return session(
                known,
                handshake,
                // RFC 8441 §3: a server that does not say so takes no WebSocket on this connection; on another it may.
                failure -> isNotOffered(failure) && !onlyHttp2(known.options())
                        ? Mono.just(onOwn(known, handshake))
                        : Mono.error(failure));
    }

    private static boolean isNotOffered(Throwable failure) {
        return failure instanceof GunException gun
                && gun.reason() instanceof Reason.UpgradeFailed failed
                && failed.what().equals("SETTINGS_ENABLE_CONNECT_PROTOCOL");
    }

    private Mono<Void> onOwn(@Nullable GunConnection known, Handshake handshake) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> client.open(handshake.url(), ownOptions(known))),
                connection -> session(connection, handshake, Mono::error),
                connection -> Mono.fromRunnable(connection::shutdown),
                (connection, failure) -> Mono.fromRunnable(connection::shutdown),
                // Whoever cancels waits for no answer.
                connection -> Mono.fromRunnable(connection::close));
    }

    private GunOptions ownOptions(@Nullable GunConnection known) {
        GunOptions defaults = client.defaults();
        GunOptions its = known == null ? defaults : known.options();
        GunOptions.Builder once = defaults.toBuilder().retry(0, Duration.ZERO).websocket(its.websocket());
        if (known != null) {
            once.tls(its::tls)
                    .tcp(its.tcp())
                    .proxies(its.proxies())
                    .resolver(its.resolver())
                    .addressFilter(its.addressFilter())
                    .connectTimeout(its.connectTimeout())
                    .domainLookupTimeout(its.domainLookupTimeout())
                    .tlsHandshakeTimeout(its.tlsHandshakeTimeout());
        }
        return once.protocols(onlyHttp2(its) ? Protocol.HTTP2 : Protocol.HTTP).build();
    }

    /**
     * A session on a connection.
     *
     * @param refused what becomes of an upgrade that came to nothing
     */
    private Mono<Void> session(
            GunConnection connection, Handshake handshake, Function<Throwable, Mono<Mono<Void>>> refused) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> upgrade(connection, handshake)),
                reader -> Mono.fromFuture(reader.head(), true)
                        .map(answer -> converse(reader, answer, handshake))
                        .onErrorResume(refused)
                        .flatMap(Function.identity()),
                // The server's answer to our close is behind whatever the handler has not read.
                reader -> Mono.fromRunnable(reader::drain),
                (reader, failure) -> Mono.fromRunnable(reader::drain),
                reader -> Mono.fromRunnable(reader::cancel));
    }

    private UpgradeReader upgrade(GunConnection connection, Handshake handshake) {
        Headers.Builder fields = Headers.builder();
        handshake.headers().forEach((name, values) -> values.forEach(value -> fields.add(name, value)));
        WsOptions with = options == null ? connection.options().websocket() : options;
        UpgradeReader reader = new UpgradeReader(connection.wsUpgrade(
                GunHttp.target(handshake.url()),
                fields.build(),
                with.toBuilder()
                        .subprotocols(handshake.handler().getSubProtocols())
                        .replyTo(ReplyTo.HANDLE)
                        .build()));
        reader.start();
        return reader;
    }

    private static Mono<Void> converse(UpgradeReader reader, GunUpgrade upgrade, Handshake handshake) {
        HttpHeaders answer = SpringHeaders.of(upgrade.headers());
        HandshakeInfo info =
                new HandshakeInfo(handshake.url(), answer, Mono.empty(), answer.getFirst("sec-websocket-protocol"));
        GunWebSocketSession session = new GunWebSocketSession(info, DefaultDataBufferFactory.sharedInstance, reader);
        return handshake
                .handler()
                .handle(session)
                .onErrorResume(
                        failure -> session.close(CloseStatus.SERVER_ERROR).then(Mono.error(failure)))
                .then(Mono.defer(session::close));
    }

    /** Why an upgrade that was answered with a status came to nothing. */
    static Reason refused(int status) {
        return new Reason.BadState("The upgrade to a WebSocket was answered with status " + status);
    }
}
