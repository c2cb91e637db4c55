package dev.gun.client.internal.protocol;

import static io.netty.handler.codec.http2.Http2Exception.streamError;

import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.internal.codec.ws.WsHandshake;
import dev.gun.client.internal.protocol.Http2StreamState.Held;
import dev.gun.client.internal.protocol.Http2StreamState.HeldData;
import dev.gun.client.internal.protocol.Http2StreamState.HeldTrailers;
import dev.gun.client.internal.protocol.Http2StreamState.Receiving;
import dev.gun.client.internal.protocol.Http2StreamState.Sending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/** Reads responses: what comes on one stream. Confined to the event loop. */
final class Http2ResponseReader {

    private static final Reason RESPONSE_COMPLETE =
            new Reason.BadState("The response is already complete, the rest of the request was not sent");

    private final Http2Handler handler;
    private final Http2Streams streams;
    private final Http2Inflow inflow;
    private final Http2Guard guard;
    private final Http2Upgrades upgrades;
    private final StreamListener listener;
    private final Http2FieldReader fields = new Http2FieldReader();

    Http2ResponseReader(
            Http2Handler handler,
            Http2Upgrades.Parts parts,
            Http2Upgrades upgrades,
            Http2Guard guard,
            StreamListener listener) {
        this.handler = handler;
        this.streams = parts.streams();
        this.inflow = parts.inflow();
        this.guard = guard;
        this.listener = listener;
        this.upgrades = upgrades;
    }

    /** HEADERS came: an informational response, the final one, or trailers. */
    void headers(int streamId, Http2Headers headers, boolean fin) throws Http2Exception {
        Http2StreamState state = streams.get(streamId);
        if (state == null) {
            return;
        }
        String wrong = fields.read(headers);
        if (wrong != null) {
            throw malformed(state, wrong);
        }
        Http2WebSocket webSocket = state.webSocket();
        if (state.tunnel() != null) {
            // RFC 9113 §8.5: other frames than DATA and those that manage the stream "MUST be treated as a stream
            // error".
            throw malformed(state, "HEADERS came through a tunnel (RFC 9113 §8.5)");
        }
        if (state.receiving() == Receiving.HEAD) {
            head(state, headers, fin);
        } else if (webSocket != null) {
            // RFC 8441 §5 knows no trailers: this is the end of the stream.
            webSocket.data(Unpooled.EMPTY_BUFFER, 0, true);
        } else {
            trailers(state, fields.headers());
        }
    }

    private void head(Http2StreamState state, Http2Headers headers, boolean fin) throws Http2Exception {
        int status = Http2Fields.status(headers);
        if (status < 0 || status == 101) {
            // RFC 9113 §8.3.2: one :status, three digits; §8.6: no 101 in HTTP/2.
            throw malformed(state, "The response's :status is " + headers.status());
        }
        if (status < 200) {
            inform(state, status, fields.headers(), fin);
            return;
        }
        WsHandshake handshake = state.handshake();
        if (handshake != null && status < 300) {
            upgrades.accepted(state, handshake, headers, fin);
            return;
        }
        if (state.stream().head().isTunnel() && status < 300) {
            upgrades.tunnelled(state, headers, fin);
            return;
        }
        if (handshake != null || state.stream().head().isTunnel()) {
            upgrades.refused(state);
        }
        state.announced(announced(state, status, headers));
        checkBody(state, fin);
        listener.responseStart(state.stream());
        state.receiving(Receiving.BODY);
        listener.response(state.stream(), fin, status, fields.headers());
        if (fin) {
            end(state);
            complete(state);
        }
    }

    private void inform(Http2StreamState state, int status, Headers headers, boolean fin) throws Http2Exception {
        if (fin) {
            throw malformed(state, "The stream ends with an informational response");
        }
        guard.inform(state);
        listener.responseStart(state.stream());
        listener.inform(state.stream(), status, headers);
    }

    /** RFC 9110 §8.6: to HEAD, and with 304, content-length speaks of a body that is not there. */
    private static long announced(Http2StreamState state, int status, Http2Headers headers) {
        boolean bodiless = state.stream().head().method().equals("HEAD") || status == 204 || status == 304;
        return bodiless ? Http2StreamState.NO_BODY : headers.getLong(HttpHeaderNames.CONTENT_LENGTH, -1);
    }

    /** The codec compares what came with content-length, but takes no body at all for the answer to a HEAD. */
    private static void checkBody(Http2StreamState state, boolean fin) throws Http2Exception {
        if (fin && state.bodyMissing()) {
            throw malformed(state, "The response ends without the body that its content-length announced");
        }
    }

    private void trailers(Http2StreamState state, Headers trailers) throws Http2Exception {
        checkBody(state, true);
        if (!state.holds() && takesEnd(state)) {
            deliver(state, trailers);
        } else {
            inflow.hold(state, trailers);
            state.receiving(Receiving.HELD);
        }
    }

    /** Trailers cost nothing, but come after what the body is turned into. */
    private static boolean takesEnd(Http2StreamState state) {
        return !state.stream().transformed() || state.stream().readable();
    }

    private void deliver(Http2StreamState state, Headers trailers) {
        listener.trailers(state.stream(), trailers);
        end(state);
        complete(state);
    }

    /**
     * DATA came.
     *
     * @return how many of its bytes are taken; the others are returned to flow control when they are delivered
     */
    int data(int streamId, ByteBuf data, int padding, boolean fin) throws Http2Exception {
        int bytes = data.readableBytes();
        Http2StreamState state = streams.get(streamId);
        if (state == null) {
            return bytes + padding;
        }
        if (state.receiving() == Receiving.HEAD) {
            throw malformed(state, "DATA came before the response's HEADERS");
        }
        Http2WebSocket webSocket = state.webSocket();
        if (webSocket != null) {
            return webSocket.data(data, padding, fin);
        }
        Http2Tunnel tunnel = state.tunnel();
        if (tunnel != null) {
            return tunnel.data(data, padding, fin);
        }
        state.received(bytes);
        if (state.bodyForbidden()) {
            throw malformed(state, "DATA came in a response that has no body (RFC 9110 §6.4.1)");
        }
        checkBody(state, fin);
        if (bytes == 0 && !fin) {
            return padding;
        }
        if (!state.holds() && state.stream().readable()) {
            deliver(state, data, fin);
            return bytes + padding;
        }
        inflow.hold(state, data, fin);
        if (fin) {
            state.receiving(Receiving.HELD);
        }
        return padding;
    }

    private void deliver(Http2StreamState state, ByteBuf data, boolean fin) {
        if (fin && data.isReadable() && state.stream().transformed()) {
            listener.data(state.stream(), false, data);
            deliverEnd(state);
            return;
        }
        if (fin) {
            // Spec page 2: the event of a thing comes before its message.
            end(state);
        }
        listener.data(state.stream(), fin, data);
        if (fin) {
            complete(state);
        }
    }

    /** The last piece of a body was delivered that is turned into something else: its end comes after that. */
    private void deliverEnd(Http2StreamState state) {
        if (state.stream().readable()) {
            deliver(state, Unpooled.EMPTY_BUFFER, true);
        } else {
            inflow.hold(state, Unpooled.EMPTY_BUFFER, true);
            state.receiving(Receiving.HELD);
        }
    }

    /** The receiver takes messages again. */
    void resume(Http2StreamState state) {
        Http2WebSocket webSocket = state.webSocket();
        if (webSocket != null) {
            webSocket.resume();
            return;
        }
        if (state.tunnel() != null) {
            // Its own stream has no data; what is inside asks for more itself.
            return;
        }
        Held piece = state.holds() ? state.held().peek() : null;
        while (piece != null) {
            if (piece instanceof HeldTrailers trailers) {
                if (!takesEnd(state)) {
                    return;
                }
                inflow.release(state.held().remove());
                deliver(state, trailers.headers());
            } else if (piece instanceof HeldData data) {
                if (!state.stream().readable()) {
                    return;
                }
                state.held().remove();
                int bytes = data.data().readableBytes();
                try {
                    deliver(state, data.data(), data.fin());
                } finally {
                    inflow.release(piece);
                }
                handler.consumed(state.channel(), bytes);
            }
            piece = state.held().peek();
        }
    }

    private void end(Http2StreamState state) {
        state.receiving(Receiving.DONE);
        listener.responseEnd(state.stream());
    }

    /** The response is delivered: what is left of the stream is ended, too. */
    private void complete(Http2StreamState state) {
        if (state.sending() == Sending.DONE) {
            streams.ended(state, Reason.NORMAL);
        } else if (state.sending() == Sending.BODY) {
            // Nobody waits for the rest of the body (RFC 9113 §8.1), so it is given up; one that is complete and only
            // waits for the server's window is still sent, unless the server says that it does not want it.
            handler.reset(state.id(), Http2Error.CANCEL);
            streams.ended(state, RESPONSE_COMPLETE);
        }
    }

    /** RST_STREAM came. */
    void reset(int streamId, long errorCode) {
        Http2StreamState state = streams.get(streamId);
        if (state == null) {
            return;
        }
        boolean complete = state.receiving() == Receiving.HELD || state.receiving() == Receiving.DONE;
        if (complete
                && state.webSocket() == null
                && state.tunnel() == null
                && errorCode == Http2Error.NO_ERROR.code()) {
            // RFC 9113 §8.1: after a complete response this only asks us to stop sending.
            state.sending(Sending.DONE);
            if (state.receiving() == Receiving.DONE) {
                streams.ended(state, RESPONSE_COMPLETE);
            }
            return;
        }
        Http2Error error = Http2Error.valueOf(errorCode);
        Reason reason = new Reason.StreamReset(errorCode, error == null ? "UNKNOWN" : error.name(), Side.REMOTE);
        listener.cancelled(state.stream(), Side.REMOTE, reason);
        // RFC 9113 §8.7: a refused stream was not processed at all.
        Processed processed = error == Http2Error.REFUSED_STREAM ? Processed.NO : Processed.MAYBE;
        Http2WebSocket webSocket = state.webSocket();
        if (webSocket == null) {
            streams.failed(state, reason, processed);
        } else {
            webSocket.reset(reason, processed);
        }
    }

    private static Http2Exception malformed(Http2StreamState state, String text) {
        return streamError(state.id(), Http2Error.PROTOCOL_ERROR, "%s", text);
    }
}
