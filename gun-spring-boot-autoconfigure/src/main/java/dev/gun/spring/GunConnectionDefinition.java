package dev.gun.spring;

import dev.gun.client.GunOptions;
import java.net.URI;
import java.nio.file.Path;
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
 * @param unixPath the Unix domain socket that it is opened to, {@code null} for TCP; the URI then says only whether it
 *     is TLS
 * @param leaderOnly whether only one instance of the application has it open
 */
public record GunConnectionDefinition(
        String name,
        URI uri,
        GunOptions options,
        boolean autoStart,
        @Nullable AwaitUp awaitUp,
        @Nullable Path unixPath,
        boolean leaderOnly) {

    /** A connection over TCP that every instance of the application has. */
    public GunConnectionDefinition(
            String name, URI uri, GunOptions options, boolean autoStart, @Nullable AwaitUp awaitUp) {
        this(name, uri, options, autoStart, awaitUp, null, false);
    }

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
        if (unixPath != null) {
            return 0;
        }
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return isSecure() ? 443 : 80;
    }

    /** Without user info, query and options, which may hold secrets. */
    @Override
    public String toString() {
        String where = unixPath == null ? ", uri=" + MaskedUri.of(uri) : ", unixPath=" + unixPath;
        return "GunConnectionDefinition[name=" + name + where + ", autoStart=" + autoStart + ", awaitUp=" + awaitUp
                + "]";
    }
}
