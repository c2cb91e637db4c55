package dev.gun.client.internal.connection;

import dev.gun.client.Headers;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is refused at the call, before anything is queued: whatever could break out of its place on the wire (spec page
 * 1 §6).
 */
final class RequestChecks {

    /** RFC 9110 §6.5.1: fields that frame, route or control the message have no place in a trailer section. */
    private static final Set<String> NOT_IN_TRAILERS = Set.of(
            "transfer-encoding",
            "content-length",
            "host",
            "trailer",
            "connection",
            "keep-alive",
            "te",
            "upgrade",
            "content-encoding",
            "content-type",
            "content-range",
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "cache-control",
            "expect",
            "max-forwards",
            "range");

    private static final Set<String> USUAL_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private RequestChecks() {}

    static void method(String method) {
        if (method.equals("CONNECT")) {
            throw new IllegalArgumentException(
                    "CONNECT asks for a tunnel and has no path: use connect(Destination)" + " (RFC 9110 §9.3.6)");
        }
        if (!USUAL_METHODS.contains(method) && !TOKEN.matcher(method).matches()) {
            throw new IllegalArgumentException(
                    "Method " + quoted(method) + " is not a token, such as GET (RFC 9110 §9.1)");
        }
    }

    /** RFC 9112 §3.2: the origin form of a target, or the asterisk form, which is "only used for … OPTIONS". */
    static void target(String method, String path) {
        boolean form = path.startsWith("/") || (path.equals("*") && method.equals("OPTIONS"));
        for (int i = 0; form && i < path.length(); i++) {
            char c = path.charAt(i);
            form = c > ' ' && c < 127 && c != '#';
        }
        if (!form && path.equals("*")) {
            throw new IllegalArgumentException(
                    "Path \"*\" stands for the server as a whole, which only OPTIONS can ask," + " not "
                            + quoted(method) + " (RFC 9112 §3.2.4)");
        }
        if (!form) {
            throw new IllegalArgumentException("Path " + quoted(withoutQuery(path))
                    + " must begin with / and hold visible ASCII without a fragment; percent-encode the rest (RFC 9112"
                    + " §3.2)");
        }
    }

    /** The fields of the handshake are ours: a user's would contradict them (RFC 6455 §4.1). */
    static void upgrade(Headers headers) {
        headers.forEach((name, value) -> {
            if (name.equals("upgrade") || name.equals("connection") || name.startsWith("sec-websocket-")) {
                throw new IllegalArgumentException("Field \"" + name
                        + "\" of a WebSocket upgrade is set by the client; use WsOptions (RFC 6455 §4.1)");
            }
        });
    }

    static void trailers(Headers trailers) {
        trailers.validate();
        trailers.forEach((name, value) -> {
            if (NOT_IN_TRAILERS.contains(name)) {
                throw new IllegalArgumentException(
                        "Field \"" + name + "\" is not allowed in trailers (RFC 9110 §6.5.1)");
            }
        });
    }

    /** Queries may hold secrets, so they are never printed. */
    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query) + "?***";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), 64); i++) {
            char c = text.charAt(i);
            quoted.append(c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return quoted.append('"').toString();
    }
}
