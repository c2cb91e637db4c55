package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.cookie.Cookie;
import dev.gun.client.cookie.CookieOptions;
import dev.gun.client.cookie.CookieOrigin;
import dev.gun.client.cookie.CookieStore;
import dev.gun.client.internal.protocol.RequestHead;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the cookies of a store into requests, and those of responses into the store. The store may be the user's: what it
 * throws is logged, and costs no more than the cookies. Any thread, since connections on several event loops may have one
 * store.
 */
final class RequestCookies {

    private static final Logger LOG = LoggerFactory.getLogger(RequestCookies.class);

    private final CookieStore store;
    private final boolean ignoreInformational;

    private RequestCookies(CookieOptions options) {
        this.store = options.store();
        this.ignoreInformational = options.ignoreInformational();
    }

    /** For a connection with those options, {@code null} when it keeps no cookies. */
    static @Nullable RequestCookies of(GunOptions options) {
        CookieOptions cookies = options.cookies();
        return cookies == null ? null : new RequestCookies(cookies);
    }

    /** The request with the cookies that are for it now. */
    RequestHead added(RequestHead head) {
        if (head.isRaw() || head.isTunnel()) {
            // Who is asked for a tunnel is the proxy: the cookies of the host behind it are none of its business.
            return head;
        }
        List<Cookie> cookies;
        try {
            cookies = store.query(origin(head));
        } catch (RuntimeException e) {
            LOG.warn("The cookie store threw; the request is sent without its cookies", e);
            return head;
        }
        return cookies.isEmpty() ? head : head.withHeaders(merged(head.headers(), cookies));
    }

    /** RFC 6265bis §5.8.1: one field only; what the user gives comes first, and counts more. */
    private static Headers merged(Headers given, List<Cookie> cookies) {
        StringBuilder field = new StringBuilder();
        Set<String> names = new HashSet<>();
        for (String value : given.getAll("cookie")) {
            field.append(field.isEmpty() ? "" : "; ").append(value);
            for (String pair : value.split(";", -1)) {
                int equals = pair.indexOf('=');
                names.add(equals < 0 ? "" : pair.substring(0, equals).strip());
            }
        }
        for (Cookie cookie : cookies) {
            if (!names.contains(cookie.name())) {
                field.append(field.isEmpty() ? "" : "; ").append(cookie.pair());
            }
        }
        return given.toBuilder().set("cookie", field.toString()).build();
    }

    /** A response, informational or final, to that request. */
    void received(RequestHead head, int status, Headers headers) {
        if (head.isTunnel() || (status < 200 && ignoreInformational) || !headers.contains("set-cookie")) {
            return;
        }
        CookieOrigin origin = origin(head);
        for (String field : headers.getAll("set-cookie")) {
            try {
                store.setCookie(origin, field);
            } catch (RuntimeException e) {
                LOG.warn("The cookie store threw; a cookie is lost", e);
            }
        }
    }

    /** A {@code host} that the user gives is the host that is asked, wherever the connection leads. */
    private static CookieOrigin origin(RequestHead head) {
        String given = head.headers().get("host");
        String path = head.path();
        int query = path.indexOf('?');
        return new CookieOrigin(
                head.scheme().equals("https"),
                host(given == null ? head.authority() : given),
                query < 0 ? path : path.substring(0, query));
    }

    private static String host(String authority) {
        int bracket = authority.indexOf(']');
        int colon = authority.indexOf(':', Math.max(bracket, 0));
        return colon < 0 ? authority : authority.substring(0, colon);
    }
}
