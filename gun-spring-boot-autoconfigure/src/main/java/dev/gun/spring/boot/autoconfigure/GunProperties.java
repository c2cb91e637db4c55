package dev.gun.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of Gun.
 *
 * @param runtime What all connections share.
 * @param cluster What decides which instance of the application has the connections that only one may have.
 * @param defaults Options of every connection that does not set them itself.
 * @param connections Options of each connection, by its name.
 */
@ConfigurationProperties("gun")
public record GunProperties(
        @NestedConfigurationProperty @DefaultValue GunRuntimeProperties runtime,
        @NestedConfigurationProperty @DefaultValue GunClusterProperties cluster,
        @NestedConfigurationProperty @DefaultValue GunConnectionProperties defaults,
        @DefaultValue Map<String, GunConnectionProperties> connections) {

    public static final String DEFAULTS = "gun.defaults";
    public static final String CONNECTIONS = "gun.connections";

    /** Keeps the order of the connections. */
    public GunProperties {
        connections = new LinkedHashMap<>(connections);
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
        return connections.entrySet().stream()
                .filter(connection -> {
                    Boolean own = connection.getValue().leaderOnly();
                    return Boolean.TRUE.equals(own == null ? defaults.leaderOnly() : own);
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a connection, configured or added at run time, has an entry in the application's health. */
    public boolean isHealthEnabled(String connection) {
        GunConnectionProperties own = connections.get(connection);
        Boolean enabled = own == null ? null : own.health().enabled();
        return !Boolean.FALSE.equals(enabled == null ? defaults.health().enabled() : enabled);
    }
}
