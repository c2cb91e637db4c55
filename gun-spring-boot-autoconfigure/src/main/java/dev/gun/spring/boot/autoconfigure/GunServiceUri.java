package dev.gun.spring.boot.autoconfigure;

import java.net.URI;
import java.util.Locale;
import org.springframework.core.env.Environment;

/**
 * Where a connection points when a service stands in for its server: the host and port of the service, path and query
 * of the configured {@code uri}, and its scheme, secure only when the service is.
 */
public final class GunServiceUri {

    private GunServiceUri() {}

    /**
     * The URI of a service.
     *
     * @param environment has the connection's properties
     * @param connection the connection's name
     * @param host the service's host
     * @param port the service's port
     * @param tls whether the service speaks TLS
     */
    public static URI of(Environment environment, String connection, String host, int port, boolean tls) {
        String configured = environment.getProperty(GunProperties.prefix(connection) + ".uri");
        String scheme = "http";
        String path = "";
        if (configured != null) {
            URI uri = PropertiesGunConnectionDetails.parse(GunProperties.prefix(connection) + ".uri", configured);
            scheme = uri.getScheme().toLowerCase(Locale.ROOT).startsWith("ws") ? "ws" : "http";
            path = (uri.getRawPath() == null ? "" : uri.getRawPath())
                    + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        }
        String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return URI.create(scheme + (tls ? "s" : "") + "://" + literal + ":" + port + path);
    }
}
