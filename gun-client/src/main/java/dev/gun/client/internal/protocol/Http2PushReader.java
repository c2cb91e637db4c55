package dev.gun.client.internal.protocol;

import static io.netty.handler.codec.http2.Http2Exception.streamError;

import dev.gun.client.event.RequestStartEvent;
import dev.gun.client.internal.protocol.Http2StreamState.Sending;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Reads promises (RFC 9113 §8.4). Confined to the event loop. */
final class Http2PushReader {

    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final Http2Handler handler;
    private final Http2Streams streams;
    private final StreamListener listener;
    private final int limit;
    private final BooleanSupplier accepting;

    /**
     * Promises on one connection.
     *
     * @param accepting whether the connection takes new streams
     */
    Http2PushReader(Http2Handler handler, Http2Streams streams, ProtocolContext context, BooleanSupplier accepting) {
        this.handler = handler;
        this.streams = streams;
        this.listener = context.listener();
        this.limit = context.options().http2().maxConcurrentStreams();
        this.accepting = accepting;
    }

    /** PUSH_PROMISE came, on a stream that the codec knows. */
    void promise(int streamId, int promisedId, Http2Headers headers) throws Http2Exception {
        Http2StreamState parent = streams.get(streamId);
        Http2Stream channel = handler.connection().stream(promisedId);
        if (parent == null || channel == null) {
            handler.reset(promisedId, Http2Error.CANCEL);
            return;
        }
        Http2MalformedHeaders.check(promisedId, headers);
        String malformed = Http2Fields.malformed(headers);
        if (malformed != null) {
            throw streamError(promisedId, Http2Error.PROTOCOL_ERROR, "%s", malformed);
        }
        RequestHead promised = head(parent, promisedId, headers);
        listener.pushStart(parent.stream());
        boolean accepted = accepting.getAsBoolean() && streams.promised() < limit;
        ClientStream stream = listener.push(parent.stream(), accepted, promised);
        if (stream == null) {
            handler.reset(promisedId, Http2Error.CANCEL);
        } else {
            streams.begin(stream, channel, null, Sending.DONE);
        }
    }

    /** RFC 9113 §8.4: the request is safe, cacheable, without a body, and for an authority that is the server's. */
    private static RequestHead head(Http2StreamState parent, int promisedId, Http2Headers headers)
            throws Http2Exception {
        String method = String.valueOf(headers.method());
        String scheme = String.valueOf(headers.scheme());
        String authority = String.valueOf(headers.authority());
        if (!METHODS.contains(method)) {
            throw wrong(promisedId, ":method", method);
        }
        if (headers.path() == null) {
            throw wrong(promisedId, ":path", "missing");
        }
        CharSequence length = headers.get("content-length");
        if (length != null && !length.toString().equals("0")) {
            throw wrong(promisedId, "content-length", length.toString());
        }
        RequestHead asked = parent.stream().head();
        if (!scheme.equals(asked.scheme())) {
            throw wrong(promisedId, ":scheme", scheme);
        }
        if (!authority.equalsIgnoreCase(asked.authority())
                && !authority.equalsIgnoreCase(asked.headers().get("host"))) {
            throw wrong(promisedId, ":authority", authority);
        }
        return new RequestHead(
                RequestStartEvent.Function.REQUEST,
                method,
                scheme,
                authority,
                headers.path().toString(),
                Http2Fields.decode(headers),
                null);
    }

    private static Http2Exception wrong(int promisedId, String field, String value) {
        return streamError(
                promisedId, Http2Error.PROTOCOL_ERROR, "The promised request's %s is %s (RFC 9113 §8.4)", field, value);
    }
}
