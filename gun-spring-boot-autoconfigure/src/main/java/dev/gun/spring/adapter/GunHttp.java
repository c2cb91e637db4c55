package dev.gun.spring.adapter;

import dev.gun.client.Bytes;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.RequestOptions;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
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
    private final @Nullable CookieManager cookies;

    private GunHttp(GunHttpSettings settings, GunOrigins origins) {
        this.settings = settings;
        this.origins = origins;
        RequestOptions.Builder options = RequestOptions.builder();
        Duration readTimeout = settings.readTimeout();
        if (readTimeout != null) {
            options.responseTimeout(readTimeout).idleTimeout(readTimeout);
        }
        this.requestOptions = options.build();
        this.cookies = settings.cookies() ? new CookieManager() : null;
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

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private Headers withCookies(URI uri, Headers headers) {
        if (cookies == null) {
            return headers;
        }
        try {
            List<String> kept = cookies.get(uri, Map.of()).getOrDefault("Cookie", List.of());
            if (kept.isEmpty()) {
                return headers;
            }
            // RFC 6265 §5.4: one field for all of them.
            String all = String.join("; ", kept);
            String own = headers.get("cookie");
            return headers.toBuilder()
                    .set("cookie", own == null ? all : own + "; " + all)
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException("The cookies of " + GunOrigins.originOf(uri) + " cannot be had", e);
        }
    }

    /** Keeps the cookies of a response, and says where it sends the request; {@code null} for nowhere. */
    @Nullable Redirect received(URI uri, String method, ResponseReader response) {
        if (cookies != null) {
            Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            fields.put("Set-Cookie", response.headers().getAll("set-cookie"));
            try {
                cookies.put(uri, fields);
                // The JDK takes a cookie with Max-Age for one of RFC 2965, and would send $Path with it.
                cookies.getCookieStore().get(uri).forEach(cookie -> cookie.setVersion(0));
            } catch (IOException e) {
                throw new IllegalStateException("The cookies of " + GunOrigins.originOf(uri) + " cannot be kept", e);
            }
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
