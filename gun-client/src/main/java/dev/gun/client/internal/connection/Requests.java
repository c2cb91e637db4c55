package dev.gun.client.internal.connection;

import dev.gun.client.Bytes;
import dev.gun.client.Destination;
import dev.gun.client.GunException;
import dev.gun.client.Headers;
import dev.gun.client.InvalidHeaders;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.RequestCustomizer;
import dev.gun.client.RequestOptions;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent.Function;
import dev.gun.client.internal.connection.LoopStream.StreamSpec;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.internal.protocol.TunnelTarget;
import dev.gun.client.message.GunMessage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes streams of requests: validates, customizes, counts, and queues them. Any thread. */
final class Requests {

    private final ConnectionDriver driver;
    private final Layer layer;
    private final AtomicLong ids;

    /** @param layer what the requests are made on */
    Requests(ConnectionDriver driver, Layer layer) {
        this.driver = driver;
        this.layer = layer;
        this.ids = driver.streamIds();
    }

    /** @param body the whole body, {@code null} when it follows */
    DefaultGunStream request(
            Function function,
            String method,
            String path,
            Headers headers,
            @Nullable Bytes body,
            RequestOptions options) {
        Origin origin = layer.origin();
        boolean tcpHttp10 = body == null
                && driver.options().http1().http10()
                && origin.protocols().contains(Protocol.HTTP)
                && !headers.contains("content-length");
        if (tcpHttp10) {
            throw new IllegalArgumentException(
                    "HTTP/1.0 cannot stream a body without a content-length (RFC 9112 §6.3)");
        }
        Prepared prepared = prepare(function, method, path, headers, null, options);
        DefaultGunStream stream = new DefaultGunStream(
                driver,
                layer,
                new StreamSpec(
                        ids.incrementAndGet(),
                        prepared.head(),
                        body == null ? -1 : body.size(),
                        replyTo(options.replyTo(), ReplyTo.HANDLE),
                        options,
                        prepared.context()));
        queue(stream, body);
        return stream;
    }

    /** The stream of a connection that carries raw data from its start. */
    DefaultGunStream raw(RequestOptions options) {
        Origin origin = layer.origin();
        DefaultGunStream stream = new DefaultGunStream(
                driver,
                layer,
                new StreamSpec(
                        ids.incrementAndGet(),
                        RequestHead.raw(origin.scheme(), origin.authority()),
                        -1,
                        replyTo(options.replyTo(), ownerElseHandle()),
                        options,
                        null));
        if (origin.protocols().contains(Protocol.RAW)) {
            queue(stream, null);
        } else {
            Reason refusal =
                    new Reason.BadState("This connection speaks " + origin.protocols() + " and has no raw data");
            driver.submit(() -> layer.streams().refuse(stream, refusal));
        }
        return stream;
    }

    DefaultGunWebSocket wsUpgrade(String path, Headers headers, WsOptions options) {
        ReplyTo replyTo = replyTo(options.replyTo(), ownerElseHandle());
        DefaultGunWebSocket stream = webSocket(path, headers, options, replyTo, null);
        queue(stream, null);
        return stream;
    }

    /** A tunnel, and what is to be inside it. */
    DefaultGunTunnel connect(Destination destination, Headers headers, RequestOptions options) {
        TunnelHops hops = TunnelHops.to(driver, layer, destination);
        TunnelTarget target = hops.target();
        CustomizedRequest request = new CustomizedRequest("CONNECT", "", headers, options.uriTemplate());
        for (RequestCustomizer customizer : driver.options().requestCustomizers()) {
            customizer.customize(request);
        }
        Headers given = options.invalidRequestHeaders() == InvalidHeaders.RAISE
                ? request.headers().validate()
                : request.headers();
        DefaultGunTunnel tunnel = new DefaultGunTunnel(
                driver,
                layer,
                new StreamSpec(
                        ids.incrementAndGet(),
                        RequestHead.tunnel(TunnelRequests.authority(target), TunnelRequests.fields(target, given)),
                        0,
                        replyTo(options.replyTo(), ownerElseHandle()),
                        options,
                        request.attached()),
                destination,
                hops);
        queue(tunnel, null);
        return tunnel;
    }

    private ReplyTo ownerElseHandle() {
        boolean nobody = driver.ownerLane() == null && driver.terminationReason() == null;
        return nobody ? ReplyTo.HANDLE : ReplyTo.OWNER;
    }

    /** Event loop: a session's WebSocket, whose messages are the owner's. */
    DefaultGunWebSocket sessionUpgrade(String path, Headers headers, Consumer<GunMessage> tap) {
        DefaultGunWebSocket stream = webSocket(path, headers, driver.options().websocket(), ReplyTo.OWNER, tap);
        // Later, since the session must have the stream before it hears that it was refused.
        queue(stream, null);
        return stream;
    }

    private DefaultGunWebSocket webSocket(
            String path, Headers headers, WsOptions options, ReplyTo replyTo, @Nullable Consumer<GunMessage> tap) {
        Prepared prepared = prepare(Function.WS_UPGRADE, "GET", path, headers, options, RequestOptions.defaults());
        DefaultGunWebSocket stream = new DefaultGunWebSocket(
                driver,
                layer,
                new StreamSpec(
                        ids.incrementAndGet(),
                        prepared.head(),
                        0,
                        replyTo,
                        RequestOptions.builder().flow(options.flow()).build(),
                        prepared.context()));
        stream.tap = tap;
        return stream;
    }

    private void queue(DefaultGunStream stream, @Nullable Bytes body) {
        Reason down = driver.terminationReason();
        if (down != null && stream.replyTo() != ReplyTo.HANDLE) {
            // Nothing follows GunTerminated, so the caller is told directly.
            throw new GunException.Down(down);
        }
        int size = body == null ? 0 : body.size();
        Reason refusal = driver.counts().reserve(size);
        if (refusal != null) {
            driver.submit(() -> layer.streams().refuse(stream, refusal));
            return;
        }
        if (size > 0) {
            stream.outflow.takeWhole(size);
        }
        BodyPart part = size == 0 || body == null ? null : new BodyPart(body, true);
        driver.submit(() -> layer.streams().enqueue(stream, part));
    }

    private ReplyTo replyTo(@Nullable ReplyTo asked, ReplyTo byDefault) {
        ReplyTo replyTo = asked == null ? byDefault : asked;
        if (replyTo == ReplyTo.OWNER && driver.ownerLane() == null) {
            Reason down = driver.terminationReason();
            if (down != null) {
                // The owner has been told GunTerminated and is no owner any more.
                throw new GunException.Down(down);
            }
            throw new IllegalStateException(
                    "Connection " + driver.name() + " has no owner that messages could go to: give it one, or reply"
                            + " to the handle or a receiver");
        }
        return replyTo;
    }

    private Prepared prepare(
            Function function,
            String method,
            String path,
            Headers headers,
            @Nullable WsOptions wsOptions,
            RequestOptions options) {
        RequestChecks.method(method);
        RequestChecks.target(path);
        CustomizedRequest request = new CustomizedRequest(method, path, headers, options.uriTemplate());
        for (RequestCustomizer customizer : driver.options().requestCustomizers()) {
            customizer.customize(request);
        }
        Origin origin = layer.origin();
        InvalidHeaders invalid =
                wsOptions == null ? options.invalidRequestHeaders() : wsOptions.invalidRequestHeaders();
        Headers complete = invalid == InvalidHeaders.RAISE ? request.headers().validate() : request.headers();
        if (wsOptions != null) {
            RequestChecks.upgrade(complete);
        }
        RequestHead head =
                new RequestHead(function, method, origin.scheme(), origin.authority(), path, complete, wsOptions);
        return new Prepared(head, request.attached());
    }

    private record Prepared(RequestHead head, @Nullable Object context) {}

    /** A request while the customizers see it. */
    private static final class CustomizedRequest implements RequestCustomizer.Request {

        private final String method;
        private final String path;
        private final @Nullable String uriTemplate;
        private Headers headers;
        private @Nullable Object context;

        CustomizedRequest(String method, String path, Headers headers, @Nullable String uriTemplate) {
            this.method = method;
            this.path = path;
            this.headers = headers;
            this.uriTemplate = uriTemplate;
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public Headers headers() {
            return headers;
        }

        @Override
        public void addHeader(String name, String value) {
            headers = headers.toBuilder().add(name, value).build();
        }

        @Override
        public @Nullable String uriTemplate() {
            return uriTemplate;
        }

        @Override
        public void attach(Object attached) {
            context = attached;
        }

        @Override
        public @Nullable Object attached() {
            return context;
        }
    }
}
