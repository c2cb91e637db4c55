package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/**
 * A request is about to be sent, or its headers were.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param function which call made the request
 * @param method the method as sent: over HTTP/2 a WebSocket is asked for with {@code CONNECT} (RFC 8441 §4)
 * @param scheme the scheme; never set for a tunnel
 * @param authority the authority
 * @param path the path and query; never set for a tunnel
 * @param headers the header fields as sent
 */
public record RequestStartEvent(
        GunStream stream,
        ReplyTo replyTo,
        @Nullable Object context,
        Function function,
        String method,
        @Nullable String scheme,
        String authority,
        @Nullable String path,
        Headers headers)
        implements StreamEvent {

    /** Which call made a request. */
    public enum Function {
        /** A head whose body follows. */
        HEADERS,
        /** A whole request. */
        REQUEST,
        /** A WebSocket upgrade. */
        WS_UPGRADE,
        /** A tunnel. */
        CONNECT
    }

    /** Never prints a query. */
    @Override
    public String toString() {
        return "RequestStartEvent[" + stream + ", " + function + ", " + method + ", headers=" + headers + "]";
    }
}
