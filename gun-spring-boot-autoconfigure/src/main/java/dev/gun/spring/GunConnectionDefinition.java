package dev.gun.spring;

import dev.gun.client.GunOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a named connection is opened.
 *
 * @param name its name
 * @param uri where to
 * @param options its options, ready to use
 * @param autoStart whether it is opened when the application starts
 * @param awaitUp how the start of the application waits for it, {@code null} for not at all
 */
public record GunConnectionDefinition(
        String name,
        URI uri,
        GunOptions options,
        boolean autoStart,
        @Nullable AwaitUp awaitUp) {

    /**
     * How the start of the application waits for a connection.
     *
     * @param timeout how long
     * @param failing whether the start fails when the connection is not up in time
     */
    public record AwaitUp(Duration timeout, boolean failing) {}

    /** Path and query of the URI, {@code /} when it has none. */
    public String defaultPath() {
        return pathOf(uri);
    }

    /** Path and query of {@code uri}, {@code /} when it has none. */
    public static String pathOf(URI uri) {
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    boolean isSecure() {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return scheme.equals("https") || scheme.equals("wss");
    }

    int port() {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return isSecure() ? 443 : 80;
    }

    /** Without user info, query and options, which may hold secrets. */
    @Override
    public String toString() {
        return "GunConnectionDefinition[name=" + name + ", uri=" + MaskedUri.of(uri) + ", autoStart=" + autoStart
                + ", awaitUp=" + awaitUp + "]";
    }
}
