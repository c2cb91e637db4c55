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
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ContentWish;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.internal.protocol.TunnelTarget;
import dev.gun.client.message.GunMessage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes streams of requests: validates, customizes, counts, and queues them. Without a state; any thread.
 */
final class Requests {

    private final ConnectionDriver driver;
    private final Layer layer;

    /** @param layer what the requests are made on */
    Requests(ConnectionDriver driver, Layer layer) {
        this.driver = driver;
        this.layer = layer;
    }

    /** @param body the whole body, {@code null} when it follows */
    DefaultGunStream request(
            Function function,
            String method,
            String path,
            Headers headers,
            @Nullable Bytes body,
            RequestOptions options) {
        return request(function, method, path, headers, body, options, null);
    }

    /** @param tap hears the messages first, on the event loop */
    private DefaultGunStream request(
            Function function,
            String method,
            String path,
            Headers headers,
            @Nullable Bytes body,
            RequestOptions options,
            @Nullable Consumer<GunMessage> tap) {
        Origin origin = layer.origin();
        boolean tcpHttp10 = body == null
                && driver.options().http1().http10()
                && origin.protocols().contains(Protocol.HTTP)
                && !headers.contains("content-length");
        if (tcpHttp10) {
            throw new IllegalArgumentException(
                    "HTTP/1.0 cannot stream a body without a content-length (RFC 9112 §6.3)");
        }
        CustomizedRequest request = customized(method, path, headers, options.uriTemplate());
        try {
            DefaultGunStream stream = new DefaultGunStream(
                    driver,
                    layer,
                    new StreamSpec(
                            driver.nextStreamId(),
                            head(function, request, null, options),
                            body == null ? -1 : body.size(),
                            replyTo(options.replyTo(), ReplyTo.HANDLE),
                            options,
                            request.attachments()));
            if (tap != null) {
                stream.tap(tap);
            }
            queue(stream, body);
            return stream;
        } catch (RuntimeException | Error e) {
            request.failed(e);
            throw e;
        }
    }

    /** The stream of a connection that carries raw data from its start. */
    DefaultGunStream raw(RequestOptions options) {
        Origin origin = layer.origin();
        DefaultGunStream stream = new DefaultGunStream(
                driver,
                layer,
                new StreamSpec(
                        driver.nextStreamId(),
                        RequestHead.raw(origin.scheme(), origin.authority()),
                        -1,
                        replyTo(options.replyTo(), ownerElseHandle()),
                        options,
                        Attachments.NONE));
        if (origin.protocols().contains(Protocol.RAW)) {
            queue(stream, null);
        } else {
            Reason refusal =
                    new Reason.BadState("This connection speaks " + origin.protocols() + " and has no raw data");
            driver.submit(() -> layer.streams().refuse(stream, refusal));
        }
        return stream;
    }

    DefaultGunWebSocket wsUpgrade(String path) {
        return wsUpgrade(path, Headers.empty(), driver.options().websocket());
    }

    DefaultGunWebSocket wsUpgrade(String path, Headers headers, WsOptions options) {
        return webSocket(path, headers, options, replyTo(options.replyTo(), ownerElseHandle()), null);
    }

    /** A tunnel, and what is to be inside it. */
    DefaultGunTunnel connect(Destination destination, Headers headers, RequestOptions options) {
        for (@Nullable Destination hop = destination; hop != null; hop = hop.next()) {
            driver.runtime().prepareTls(hop.transport());
        }
        TunnelHops hops = TunnelHops.to(driver, layer, destination);
        TunnelTarget target = hops.target();
        CustomizedRequest request = customize(new CustomizedRequest("CONNECT", "", headers, options.uriTemplate()));
        try {
            Headers given = options.invalidRequestHeaders() == InvalidHeaders.RAISE
                    ? request.headers().validate()
                    : request.headers();
            DefaultGunTunnel tunnel = new DefaultGunTunnel(
                    driver,
                    layer,
                    new StreamSpec(
                            driver.nextStreamId(),
                            RequestHead.tunnel(TunnelRequests.authority(target), TunnelRequests.fields(target, given)),
                            0,
                            replyTo(options.replyTo(), ownerElseHandle()),
                            options,
                            request.attachments()),
                    destination,
                    hops);
            queue(tunnel, null);
            return tunnel;
        } catch (RuntimeException | Error e) {
            request.failed(e);
            throw e;
        }
    }

    /** Pings what is spoken on the layer; returns the number that the answer has. */
    long ping() {
        Reason down = driver.terminationReason();
        if (down != null) {
            throw new GunException.Down(down);
        }
        long ref = driver.nextPing();
        driver.submit(() -> ping(ref));
        return ref;
    }

    private void ping(long ref) {
        ConnectionProtocol protocol = layer.protocol();
        String what = layer == driver ? "connection" : "tunnel";
        Reason refusal = protocol == null
                ? new Reason.BadState("The " + what + " is not up: there is nothing to ping")
                : protocol.ping(ref);
        if (refusal != null) {
            driver.connectionError(refusal);
        } else {
            layer.written();
        }
    }

    private ReplyTo ownerElseHandle() {
        boolean nobody = driver.delivery().owner() == null && driver.terminationReason() == null;
        return nobody ? ReplyTo.HANDLE : ReplyTo.OWNER;
    }

    /** Event loop: a session's WebSocket, whose messages are the owner's. */
    DefaultGunWebSocket sessionUpgrade(String path, Headers headers, Consumer<GunMessage> tap) {
        // Queued later, as any: the session must have the stream before it hears that it was refused.
        return webSocket(path, headers, driver.options().websocket(), ReplyTo.OWNER, tap);
    }

    /** Event loop: a session's stream of events, whose messages are the owner's. */
    DefaultGunStream sessionEvents(String path, Headers headers, Consumer<GunMessage> tap) {
        RequestOptions options =
                RequestOptions.builder().sse().replyTo(ReplyTo.OWNER).build();
        return request(Function.REQUEST, "GET", path, headers, Bytes.empty(), options, tap);
    }

    private DefaultGunWebSocket webSocket(
            String path, Headers headers, WsOptions options, ReplyTo replyTo, @Nullable Consumer<GunMessage> tap) {
        CustomizedRequest request = customized("GET", path, headers, null);
        try {
            DefaultGunWebSocket stream = new DefaultGunWebSocket(
                    driver,
                    layer,
                    new StreamSpec(
                            driver.nextStreamId(),
                            head(Function.WS_UPGRADE, request, options, RequestOptions.defaults()),
                            0,
                            replyTo,
                            RequestOptions.builder().flow(options.flow()).build(),
                            request.attachments()));
            if (tap != null) {
                stream.tap(tap);
            }
            queue(stream, null);
            return stream;
        } catch (RuntimeException | Error e) {
            request.failed(e);
            throw e;
        }
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
            stream.outflow().takeWhole(size);
        }
        BodyPart part = size == 0 || body == null ? null : new BodyPart(body, true);
        driver.submit(() -> layer.streams().enqueue(stream, part));
    }

    private ReplyTo replyTo(@Nullable ReplyTo asked, ReplyTo byDefault) {
        ReplyTo replyTo = asked == null ? byDefault : asked;
        if (replyTo == ReplyTo.OWNER && driver.delivery().owner() == null) {
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

    private CustomizedRequest customized(String method, String path, Headers headers, @Nullable String uriTemplate) {
        RequestChecks.method(method);
        RequestChecks.target(method, path);
        return customize(new CustomizedRequest(method, path, headers, uriTemplate));
    }

    private CustomizedRequest customize(CustomizedRequest request) {
        try {
            for (RequestCustomizer customizer : driver.options().requestCustomizers()) {
                customizer.customize(request);
            }
        } catch (RuntimeException | Error e) {
            request.failed(e);
            throw e;
        }
        return request;
    }

    private RequestHead head(
            Function function, CustomizedRequest request, @Nullable WsOptions wsOptions, RequestOptions options) {
        InvalidHeaders invalid =
                wsOptions == null ? options.invalidRequestHeaders() : wsOptions.invalidRequestHeaders();
        Headers complete = invalid == InvalidHeaders.RAISE ? request.headers().validate() : request.headers();
        if (wsOptions == null) {
            complete = ContentWish.offer(complete, options, driver.options());
        } else {
            RequestChecks.upgrade(complete);
        }
        Origin origin = layer.origin();
        return new RequestHead(
                function, request.method(), origin.scheme(), origin.authority(), request.path(), complete, wsOptions);
    }
}
