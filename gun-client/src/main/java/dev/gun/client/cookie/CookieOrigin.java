package dev.gun.client.cookie;

import java.net.URI;
import java.util.Objects;

/**
 * What of a request matters to cookies.
 *
 * @param secure whether it is made over TLS
 * @param host the host that is asked, without its port: a name, or an address; kept in lower case, in ASCII, and without
 *     brackets
 * @param path the path of the request's target, without its query
 */
public record CookieOrigin(boolean secure, String host, String path) {

    /** Brings the host into the form in which hosts are compared (RFC 6265bis §5.1.2). */
    public CookieOrigin {
        host = CookieMatch.canonical(host);
        path = path.isEmpty() ? "/" : path;
    }

    /** What is asked by a request for {@code uri}, which must be absolute. */
    public static CookieOrigin of(URI uri) {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme());
        return new CookieOrigin(
                secure,
                Objects.requireNonNull(uri.getHost(), "host"),
                Objects.requireNonNull(uri.getRawPath(), "path"));
    }
}
