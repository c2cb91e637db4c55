package dev.gun.spring.adapter;

import dev.gun.client.Headers;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a response sends a request (RFC 9110 §15.4).
 *
 * @param uri where to
 * @param method with what method
 * @param withBody whether the body is sent again
 * @param sameOrigin whether it stays with the same scheme, host and port; else credentials and cookies are not sent
 */
record Redirect(URI uri, String method, boolean withBody, boolean sameOrigin) {

    /** How many in a row are followed. */
    static final int MAX = 20;

    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization", "cookie", "host");

    /** The redirect that a response asks for, {@code null} when it is to be given as it is. */
    static @Nullable Redirect of(URI from, String method, int status, Headers headers) {
        String location = headers.get("location");
        if (location == null || !isRedirect(status)) {
            return null;
        }
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (to.getHost() == null || !isHttp(to) || (isSecure(from) && !isSecure(to))) {
            // What was asked over TLS is not asked in clear text.
            return null;
        }
        boolean safe = method.equals("GET") || method.equals("HEAD");
        // RFC 9110 §15.4.2, §15.4.3: for historical reasons POST becomes GET; §15.4.4: everything but HEAD does.
        boolean toGet = status == 303 ? !safe : (status == 301 || status == 302) && method.equals("POST");
        return new Redirect(
                to, toGet ? "GET" : method, !toGet, GunOrigins.originOf(from).equals(GunOrigins.originOf(to)));
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static boolean isHttp(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return scheme.equals("http") || scheme.equals("https");
    }

    private static boolean isSecure(URI uri) {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    /** This one, after another: what was left out once, stays so. */
    Redirect after(Redirect before) {
        return new Redirect(uri, method, withBody && before.withBody, sameOrigin && before.sameOrigin);
    }

    /** The header fields of the request that follows, from those that its user gave. */
    Headers headers(Headers before) {
        Headers.Builder after = Headers.builder();
        before.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean ofBody = lower.startsWith("content-") || lower.equals("transfer-encoding");
            if ((sameOrigin || !CREDENTIALS.contains(lower)) && (withBody || !ofBody)) {
                after.add(name, value);
            }
        });
        return after.build();
    }
}
