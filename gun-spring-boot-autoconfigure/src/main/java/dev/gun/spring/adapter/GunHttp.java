package dev.gun.spring.adapter;

import dev.gun.client.Bytes;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.RequestOptions;
import dev.gun.client.cookie.Cookie;
import dev.gun.client.cookie.CookieOrigin;
import dev.gun.client.cookie.CookieStore;
import dev.gun.client.cookie.MemoryCookieStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * HTTP requests to any URI over Gun's connections: what the adapters have in common. Thread-safe; closing it closes the
 * pools that it has opened, not the client.
 */
public final class GunHttp implements AutoCloseable {

    private final GunHttpSettings settings;
    private final GunOrigins origins;
    private final RequestOptions requestOptions;
    private final @Nullable CookieStore cookies;

    private GunHttp(GunHttpSettings settings, GunOrigins origins) {
        this.settings = settings;
        this.origins = origins;
        RequestOptions.Builder options = RequestOptions.builder();
        Duration readTimeout = settings.readTimeout();
        if (readTimeout != null) {
            options.responseTimeout(readTimeout).idleTimeout(readTimeout);
        }
        this.requestOptions = options.build();
        this.cookies = settings.cookies() ? MemoryCookieStore.create() : null;
    }

    /** With pools of its own for every origin. */
    public static GunHttp create(GunClient client, GunHttpSettings settings) {
        return create(client, settings, GunOrigins.Limits.DEFAULTS, Stream::empty);
    }

    /**
     * With pools of its own for every origin that none of the configured connections has.
     *
     * @param configured the configured connections; asked at each request
     */
    public static GunHttp create(
            GunClient client,
            GunHttpSettings settings,
            GunOrigins.Limits limits,
            Supplier<? extends Stream<GunConnection>> configured) {
        // A connection that was configured otherwise would not honour the settings.
        Supplier<? extends Stream<GunConnection>> usable = settings.allowsConfigured() ? configured : Stream::empty;
        return new GunHttp(
                settings,
                new GunOrigins(
                        client,
                        usable,
                        failFast -> settings.pool(client.defaults(), failFast),
                        limits,
                        System::nanoTime));
    }

    GunHttpSettings settings() {
        return settings;
    }

    /** A request without a body. */
    CompletionStage<GunStream> request(URI uri, String method, Headers headers) {
        Headers complete = withCookies(uri, headers);
        return origins.stream(
                uri, connection -> connection.request(method, target(uri), complete, Bytes.empty(), requestOptions));
    }

    /** The head of a request whose body follows. */
    CompletionStage<GunStream> open(URI uri, String method, Headers headers) {
        Headers complete = withCookies(uri, headers);
        return origins.stream(uri, connection -> connection.headers(method, target(uri), complete, requestOptions));
    }

    /** Path and query of a URI, as they are sent. */
    static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private Headers withCookies(URI uri, Headers headers) {
        if (cookies == null) {
            return headers;
        }
        // RFC 6265bis §5.8.1: one field for all of them; what the user gives comes first, and counts more.
        List<String> own = headers.getAll("cookie");
        Set<String> names = own.stream()
                .flatMap(field -> Stream.of(field.split(";")))
                .map(pair -> pair.substring(0, Math.max(0, pair.indexOf('='))).strip())
                .collect(Collectors.toSet());
        String all = Stream.concat(
                        own.stream(),
                        cookies.query(CookieOrigin.of(uri)).stream()
                                .filter(cookie -> !names.contains(cookie.name()))
                                .map(Cookie::pair))
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? headers : headers.toBuilder().set("cookie", all).build();
    }

    /** Keeps the cookies of a response, and says where it sends the request; {@code null} for nowhere. */
    @Nullable Redirect received(URI uri, String method, ResponseReader response) {
        if (cookies != null) {
            CookieOrigin origin = CookieOrigin.of(uri);
            response.headers().getAll("set-cookie").forEach(field -> cookies.setCookie(origin, field));
        }
        return settings.redirects() ? Redirect.of(uri, method, response.status(), response.headers()) : null;
    }

    /** How many pools are open. */
    int pools() {
        return origins.size();
    }

    @Override
    public void close() {
        origins.close();
    }
}
