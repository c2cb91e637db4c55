package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a request begins with, validated and complete but for what only the protocol can add.
 *
 * @param function which call made it
 * @param method the method, empty for raw data
 * @param scheme {@code http} or {@code https}
 * @param authority host and, unless it is the scheme's default, port
 * @param path path and query
 * @param headers the user's header fields; a {@code host} among them wins over {@code authority}
 * @param wsOptions the options of the WebSocket, {@code null} unless this is an upgrade to one
 */
public record RequestHead(
        RequestStartEvent.Function function,
        String method,
        String scheme,
        String authority,
        String path,
        Headers headers,
        @Nullable WsOptions wsOptions) {

    /** Stands for the request of a WebSocket that is open. */
    static final RequestHead OPEN_WEB_SOCKET =
            new RequestHead(RequestStartEvent.Function.WS_UPGRADE, "GET", "", "", "", Headers.empty(), null);

    /** As this, with other header fields. */
    public RequestHead withHeaders(Headers other) {
        return new RequestHead(function, method, scheme, authority, path, other, wsOptions);
    }

    /** What stands for the request of a stream that has none: that of a connection which carries raw data. */
    public static RequestHead raw(String scheme, String authority) {
        return new RequestHead(RequestStartEvent.Function.CONNECT, "", scheme, authority, "", Headers.empty(), null);
    }

    /**
     * What a tunnel is asked for with (RFC 9110 §9.3.6): it has no scheme and no path.
     *
     * @param authority host and port
     */
    public static RequestHead tunnel(String authority, Headers headers) {
        return new RequestHead(RequestStartEvent.Function.CONNECT, "CONNECT", "", authority, "", headers, null);
    }

    /** Whether it asks for a tunnel. */
    public boolean isTunnel() {
        return function == RequestStartEvent.Function.CONNECT && !isRaw();
    }

    /** Whether the stream carries raw data from its start, so that it has no request. */
    public boolean isRaw() {
        return method.isEmpty();
    }
}
