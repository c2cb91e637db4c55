package dev.gun.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
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
@ConfigurationProperties("gun")
public record GunProperties(
        @NestedConfigurationProperty @DefaultValue GunRuntimeProperties runtime,
        @NestedConfigurationProperty @DefaultValue GunConnectionProperties defaults,
        @DefaultValue Map<String, GunConnectionProperties> connections) {

    public static final String DEFAULTS = "gun.defaults";
    public static final String CONNECTIONS = "gun.connections";

    /** Keeps the order of the connections. */
    public GunProperties {
        connections = new LinkedHashMap<>(connections);
        connections.keySet().retainAll(ConnectionNames.of(connections.keySet()));
    }

    /** The prefix of a connection's properties. */
    public static String prefix(String connection) {
        return CONNECTIONS + "." + connection;
    }

    /** Whether a connection, configured or added at run time, has an entry in the application's health. */
    public boolean isHealthEnabled(String connection) {
        GunConnectionProperties own = connections.get(connection);
        Boolean enabled = own == null ? null : own.health().enabled();
        return !Boolean.FALSE.equals(enabled == null ? defaults.health().enabled() : enabled);
    }
}
