package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.PoolOptions;
import dev.gun.spring.DefaultGunPoolRegistry;
import dev.gun.spring.GunConnectionDefinition;
import dev.gun.spring.GunPoolCustomizer;
import dev.gun.spring.GunPoolDefinition;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Makes the definitions of pools: that of a connection, then {@code pool.*}, then the application's beans. */
final class GunPoolDefinitions implements DefaultGunPoolRegistry.Additions {

    private static final String NO_SESSION = "unset where a WebSocket or server-sent events are kept open: a pool's"
            + " connections are prepared by PoolOptions.setup, which a GunPoolCustomizer bean sets";

    private final GunProperties properties;
    private final GunConnectionDefinitions connections;
    private final List<GunPoolCustomizer> customizers;

    GunPoolDefinitions(
            GunProperties properties, GunConnectionDefinitions connections, List<GunPoolCustomizer> customizers) {
        this.properties = properties;
        this.connections = connections;
        this.customizers = customizers;
    }

    /** The definitions of the configured pools. */
    List<GunPoolDefinition> configured() {
        return properties.pools().stream().map(this::configured).toList();
    }

    private GunPoolDefinition configured(String name) {
        PropertyGroup group = new PropertyGroup(GunProperties.prefix(name)).group("pool");
        GunPoolProperties own = properties.pool(name);
        GunConnectionDefinition connection = connections.configured(name);
        if (connection.leaderOnly()) {
            throw clash(group, own, "unset, or leader-only: false, since only connections can be the leader's alone");
        }
        if (connection.unixPath() != null) {
            throw clash(group, own, "unset, or no unix-path, since a pool is of connections over TCP");
        }
        if (connection.options().session() != null) {
            throw clash(group, own, NO_SESSION);
        }
        PoolOptions.Builder options = options(name, connection);
        apply(group, own, options);
        IntStream.rangeClosed(1, options.build().size())
                .mapToObj(number -> name + "-" + number)
                .filter(properties.connections()::containsKey)
                .findFirst()
                .ifPresent(member -> {
                    throw clash(
                            group, own, "less, or another name for '" + member + "', which one of its connections has");
                });
        return define(connection, options);
    }

    private static InvalidGunPropertyException clash(PropertyGroup group, GunPoolProperties own, String allowed) {
        return new InvalidGunPropertyException(group.property("size"), String.valueOf(own.size()), allowed);
    }

    @Override
    public GunPoolDefinition define(String name, URI uri, Consumer<PoolOptions.Builder> last) {
        GunConnectionDefinition connection = connections.define(name, uri, options -> {});
        if (connection.options().session() != null) {
            throw new InvalidGunPropertyException("uri of pool '" + name + "'", uri.getScheme() + "://…", NO_SESSION);
        }
        PoolOptions.Builder options = options(name, connection);
        GunPoolDefinition defined = define(connection, options);
        last.accept(options);
        return new GunPoolDefinition(name, uri, options.build(), defined.autoStart(), defined.awaitUp());
    }

    /** The name is the scope, so that there may be several pools of one origin. */
    private PoolOptions.Builder options(String name, GunConnectionDefinition connection) {
        PoolOptions.Builder options = PoolOptions.builder().scope(name).connection(connection.options());
        apply(
                new PropertyGroup(GunProperties.DEFAULTS).group("pool"),
                properties.defaults().getPool(),
                options);
        return options;
    }

    private GunPoolDefinition define(GunConnectionDefinition connection, PoolOptions.Builder options) {
        customizers.forEach(customizer -> customizer.customize(connection.name(), options));
        return new GunPoolDefinition(
                connection.name(), connection.uri(), options.build(), connection.autoStart(), connection.awaitUp());
    }

    private static void apply(PropertyGroup group, GunPoolProperties properties, PoolOptions.Builder options) {
        group.set("size", properties.size(), options::size);
        group.set("max-waiting", properties.maxWaiting(), options::maxWaiting);
        group.set("acquire-timeout", properties.acquireTimeout(), options::acquireTimeout);
        group.set("setup-timeout", properties.setupTimeout(), options::setupTimeout);
    }
}
