package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.WsOptions;
import dev.gun.client.internal.codec.ws.DeflateOffer;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import dev.gun.client.internal.codec.ws.WsHandshake;
import dev.gun.client.internal.protocol.Http2StreamState.Receiving;
import dev.gun.client.internal.protocol.Http2StreamState.Sending;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** Turns streams into WebSockets (RFC 8441): what is asked, and the judgement of the answer. On the event loop. */
final class Http2Upgrades {

    /**
     * The parts of the connection that streams share.
     *
     * @param streams the live streams
     * @param inflow what they hold
     */
    record Parts(Http2Streams streams, Http2Inflow inflow) {}

    private final ProtocolContext context;
    private final Http2Handler handler;
    private final Parts parts;
    private final BooleanSupplier shutDown;

    /**
     * Upgrades on one connection.
     *
     * @param shutDown whether we go away, so that a WebSocket would only be closed again
     */
    Http2Upgrades(ProtocolContext context, Http2Handler handler, Parts parts, BooleanSupplier shutDown) {
        this.context = context;
        this.handler = handler;
        this.parts = parts;
        this.shutDown = shutDown;
    }

    /** What is to be negotiated for this request. RFC 8441 §5: the key that it has is not sent. */
    static WsHandshake handshake(RequestHead head) {
        WsOptions options = options(head);
        return WsHandshake.create(options.subprotocols(), Http1Upgrade.offer(options));
    }

    static WsOptions options(RequestHead head) {
        return Objects.requireNonNull(head.wsOptions(), "wsOptions");
    }

    /** The fields of the request, in the order in which Gun sends them, then the user's. */
    static Headers fields(WsHandshake handshake, Headers given) {
        Headers.Builder fields = Headers.builder();
        fields.add("sec-websocket-version", "13");
        if (!handshake.subprotocols().isEmpty()) {
            fields.add("sec-websocket-protocol", String.join(", ", handshake.subprotocols()));
        }
        DeflateOffer offer = handshake.deflateOffer();
        if (offer != null) {
            fields.add("sec-websocket-extensions", offer.header());
        }
        given.forEach(fields::add);
        return fields.build();
    }

    /** The final answer has begun, and is not 2xx: it is an ordinary response, to a request without a body. */
    void refused(Http2StreamState state) {
        state.sending(Sending.DONE);
        handler.end(state.id());
    }

    /** The answer to a CONNECT is 2xx: the stream is a tunnel (RFC 9113 §8.5). */
    void tunnelled(Http2StreamState state, Http2Headers received, boolean fin) {
        StreamListener listener = context.listener();
        ClientStream stream = state.stream();
        Http2Tunnel tunnel = new Http2Tunnel(context, handler, parts, state);
        state.receiving(Receiving.BODY);
        state.tunnel(tunnel);
        listener.responseStart(stream);
        listener.response(stream, true, Http2Fields.status(received), Http2Fields.decode(received));
        if (shutDown.getAsBoolean()) {
            tunnel.close(Reason.CLOSING);
            return;
        }
        listener.tunnelled(stream, tunnel);
        if (fin && state.over() == null) {
            tunnel.data(Unpooled.EMPTY_BUFFER, 0, true);
        }
    }

    /** The final answer is 2xx. */
    void accepted(Http2StreamState state, WsHandshake handshake, Http2Headers received, boolean fin) {
        StreamListener listener = context.listener();
        ClientStream stream = state.stream();
        int status = Http2Fields.status(received);
        Headers headers = Http2Fields.decode(received);
        state.receiving(Receiving.BODY);
        listener.responseStart(stream);
        listener.upgradeResponse(stream, status, headers);
        HandshakeResult result = handshake.verifyHttp2(status, headers::getAll);
        if (result instanceof HandshakeResult.Accepted accepted && !shutDown.getAsBoolean()) {
            Http2WebSocket webSocket = new Http2WebSocket(context, handler, parts, state, accepted);
            state.webSocket(webSocket);
            listener.upgraded(stream, List.of("websocket"), headers, Protocol.WS);
            webSocket.endpoint().start();
            if (fin) {
                webSocket.data(Unpooled.EMPTY_BUFFER, 0, true);
            }
            return;
        }
        handler.reset(state.id(), Http2Error.CANCEL);
        parts.streams().failed(state, reason(result), Processed.MAYBE);
    }

    private static Reason reason(HandshakeResult result) {
        if (result instanceof HandshakeResult.Failed failed) {
            String actual = failed.actual();
            return new Reason.UpgradeFailed(failed.header(), actual == null ? "" : actual, failed.expected());
        }
        return Reason.CLOSING;
    }
}
