package dev.gun.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of Gun.
 *
 * @param runtime What all connections share.
 * @param defaults Options of every connection that does not set them itself.
 * @param connections Options of each connection, by its name.
 */
@ConfigurationProperties(GunProperties.PREFIX)
public record GunProperties(
        @NestedConfigurationProperty GunRuntimeProperties runtime,
        @NestedConfigurationProperty GunConnectionProperties defaults,
        @DefaultValue Map<String, GunConnectionProperties> connections) {

    static final String PREFIX = "gun";

    public static final String DEFAULTS = "gun.defaults";
    public static final String CONNECTIONS = "gun.connections";

    /** Keeps the order of the connections. What binds it gives {@code null} for a group of which nothing is set. */
    public GunProperties {
        runtime = runtime == null ? GunRuntimeProperties.UNSET : runtime;
        defaults = defaults == null ? new GunConnectionProperties() : defaults;
        connections = new LinkedHashMap<>(connections);
        connections.keySet().retainAll(ConnectionNames.of(connections.keySet()));
    }

    /** The prefix of a connection's properties. */
    public static String prefix(String connection) {
        return CONNECTIONS + "." + connection;
    }

    /** The name of a connection's bean: the connection's name in camel case, followed by what the bean is. */
    public static String beanName(String connection, String kind) {
        StringBuilder name = new StringBuilder();
        boolean upper = false;
        for (int i = 0; i < connection.length(); i++) {
            char c = connection.charAt(i);
            if (!Character.isLetterOrDigit(c)) {
                upper = !name.isEmpty();
                continue;
            }
            name.append(name.isEmpty() ? Character.toLowerCase(c) : upper ? Character.toUpperCase(c) : c);
            upper = false;
        }
        return name.append(kind).toString();
    }

    /** The configured connections that only one instance of the application has open. */
    public List<String> leaderOnly() {
        return singles().stream()
                .filter(name -> {
                    Boolean own = connection(name).getLeaderOnly();
                    return Boolean.TRUE.equals(own == null ? defaults.getLeaderOnly() : own);
                })
                .toList();
    }

    /**
     * The configured names that stand for a pool.
     *
     * @throws InvalidGunPropertyException when it cannot be told of one
     */
    public List<String> pools() {
        if (defaults.getPool().size() != null) {
            throw new InvalidGunPropertyException(
                    DEFAULTS + ".pool.size",
                    String.valueOf(defaults.getPool().size()),
                    "unset; set it for each connection that is to be a pool, as " + CONNECTIONS + ".<name>.pool.size");
        }
        return connections.keySet().stream().filter(this::isPool).toList();
    }

    /** The configured names that stand for one connection each. */
    List<String> singles() {
        List<String> pools = pools();
        return connections.keySet().stream()
                .filter(name -> !pools.contains(name))
                .toList();
    }

    /** How the pool of that name is configured. */
    GunPoolProperties pool(String name) {
        return connection(name).getPool();
    }

    private GunConnectionProperties connection(String name) {
        return Objects.requireNonNull(connections.get(name));
    }

    private boolean isPool(String name) {
        GunPoolProperties pool = pool(name);
        if (pool.size() == null && !pool.isEmpty()) {
            throw new InvalidGunPropertyException(
                    prefix(name) + ".pool.size",
                    null,
                    "the number of connections, which makes a pool of the connection");
        }
        return pool.size() != null;
    }

    /** Whether a connection or a pool, configured or added at run time, has an entry in the application's health. */
    public boolean isHealthEnabled(String connection) {
        GunConnectionProperties own = connections.get(connection);
        Boolean enabled = own == null ? null : own.getHealth().enabled();
        return !Boolean.FALSE.equals(enabled == null ? defaults.getHealth().enabled() : enabled);
    }
}
