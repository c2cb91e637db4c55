package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.Transport;
import dev.gun.client.cookie.CookieStore;
import dev.gun.client.event.EventHandler;
import dev.gun.spring.GunConnectionDefinition;
import dev.gun.spring.GunConnectionDefinition.AwaitUp;
import dev.gun.spring.GunOptionsCustomizer;
import dev.gun.spring.SilentOwner;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** Makes the definitions of connections: properties, then details, then the application's beans. */
final class GunConnectionDefinitions {

    private final GunProperties properties;
    private final List<GunConnectionDetails> details;
    private final @Nullable SslBundles bundles;
    private final SslBundleReloads reloads;
    private final Participants participants;

    /**
     * The application's beans that take part in every connection.
     *
     * @param owner gets the messages
     * @param eventHandlers see the events, in their order
     * @param customizers change the options last, in their order
     * @param cookieStore keeps the cookies of the connections that keep any, {@code null} for one of each its own
     */
    record Participants(
            GunOwner owner,
            List<EventHandler> eventHandlers,
            List<GunOptionsCustomizer> customizers,
            @Nullable CookieStore cookieStore) {}

    GunConnectionDefinitions(
            GunProperties properties,
            List<GunConnectionDetails> details,
            @Nullable SslBundles bundles,
            SslBundleReloads reloads,
            Participants participants) {
        this.properties = properties;
        this.details = details;
        this.bundles = bundles;
        this.reloads = reloads;
        this.participants = participants;
    }

    /** The options of connections that are opened without options of their own. */
    GunOptions defaults() {
        GunOptionsMapper mapper = mapper();
        GunOptions.Builder options = mapper.options();
        participate(mapper, null, options);
        return options.build();
    }

    /** The definitions of the configured connections, those of pools left out. */
    List<GunConnectionDefinition> configured() {
        return properties.singles().stream().map(this::configured).toList();
    }

    /** The definition of a configured connection, or of the connections of a pool. */
    GunConnectionDefinition configured(String name) {
        GunConnectionDetails where = detailsOf(name);
        URI uri = uri(where, name);
        GunConnectionProperties own = own(name);
        GunOptionsMapper mapper = mapper().apply(GunProperties.prefix(name), own);
        SslBundle bundle = where.getSslBundle(name);
        if (bundle != null) {
            mapper.apply(where.getClass().getSimpleName() + " of connection '" + name + "'", bundle);
        }
        Path path = where.getUnixPath(name);
        GunConnectionDefinition definition = define(mapper, name, uri, own.getWebsocket() != null, options -> {
            if (path != null) {
                // There is no URI to say so when it is opened.
                options.transport(uri.getScheme().equals("https") ? Transport.TLS : Transport.TCP);
            }
        });
        return new GunConnectionDefinition(
                name,
                uri,
                definition.options(),
                definition.autoStart(),
                definition.awaitUp(),
                path,
                mapper.leaderOnly());
    }

    /** The definition of a connection that is added at run time. */
    GunConnectionDefinition define(String name, URI uri, Consumer<GunOptions.Builder> options) {
        PropertiesGunConnectionDetails.parse("uri of connection '" + name + "'", uri.toString());
        return define(mapper(), name, uri, false, options);
    }

    private GunConnectionDefinition define(
            GunOptionsMapper mapper, String name, URI uri, boolean asked, Consumer<GunOptions.Builder> last) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean session = asked || mapper.asksForSession() || scheme.equals("ws") || scheme.equals("wss");
        GunOptions.Builder options =
                session ? mapper.optionsWithSession(GunConnectionDefinition.pathOf(uri)) : mapper.options();
        options.name(name);
        participate(mapper, name, options);
        last.accept(options);
        if (session && options.build().owner() == null) {
            options.owner(SilentOwner.INSTANCE);
        }
        Duration await = mapper.awaitUp();
        AwaitUp awaitUp = await == null ? null : new AwaitUp(await, mapper.awaitUpFails());
        return new GunConnectionDefinition(name, uri, options.build(), mapper.autoStart(), awaitUp);
    }

    private void participate(GunOptionsMapper mapper, @Nullable String name, GunOptions.Builder options) {
        reloads.apply(name, mapper.tls(), options);
        if (mapper.publishEvents()) {
            options.owner(participants.owner());
        }
        mapper.cookies(participants.cookieStore());
        participants.eventHandlers().forEach(options::eventHandler);
        participants.customizers().forEach(customizer -> customizer.customize(name, options));
    }

    private GunOptionsMapper mapper() {
        return new GunOptionsMapper(bundles).apply(GunProperties.DEFAULTS, properties.defaults());
    }

    private GunConnectionProperties own(String name) {
        GunConnectionProperties own = properties.connections().get(name);
        if (own == null) {
            throw new IllegalArgumentException("Connection '" + name + "' is not configured");
        }
        return own;
    }

    private GunConnectionDetails detailsOf(String name) {
        for (GunConnectionDetails candidate : details) {
            if (candidate.getUri(name) != null) {
                return candidate;
            }
        }
        return new PropertiesGunConnectionDetails(properties);
    }

    private static URI uri(GunConnectionDetails where, String name) {
        URI uri = where.getUri(name);
        if (uri == null) {
            throw new IllegalStateException(where.getClass().getName() + " knows no URI of connection '" + name + "'");
        }
        return PropertiesGunConnectionDetails.parse("uri of connection '" + name + "'", uri.toString());
    }
}
