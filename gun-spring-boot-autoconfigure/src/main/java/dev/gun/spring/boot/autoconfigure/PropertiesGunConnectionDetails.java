package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.Transport;
import dev.gun.spring.MaskedUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Connections point where {@code uri}, or {@code host}, {@code port} and {@code transport}, or {@code unix-path} say. */
final class PropertiesGunConnectionDetails implements GunConnectionDetails {

    private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");
    private static final String ALLOWED = "a URI such as wss://example.org/stream, with http, https, ws or wss";
    private static final String NO_USER_INFO = "a URI without user information; send it with 'headers.authorization'";

    private final GunProperties properties;

    PropertiesGunConnectionDetails(GunProperties properties) {
        this.properties = properties;
    }

    @Override
    public @Nullable URI getUri(String connection) {
        GunConnectionProperties own = properties.connections().get(connection);
        if (own == null) {
            return null;
        }
        PropertyGroup group = new PropertyGroup(GunProperties.prefix(connection));
        if (unixPath(own) != null) {
            return localhost(group, own);
        }
        String uri = own.getUri() == null && own.getHost() == null
                ? properties.defaults().getUri()
                : own.getUri();
        if (uri != null) {
            return parse(group.property("uri"), uri);
        }
        String host = own.getHost() == null ? properties.defaults().getHost() : own.getHost();
        if (host == null) {
            throw new InvalidGunPropertyException(
                    group.property("uri"), null, ALLOWED + ", or host and port, or unix-path");
        }
        return fromHost(group, own, host);
    }

    @Override
    public @Nullable Path getUnixPath(String connection) {
        GunConnectionProperties own = properties.connections().get(connection);
        return own == null ? null : unixPath(own);
    }

    /** The connection's own, or the default of a connection that says nothing of where it goes. */
    private @Nullable Path unixPath(GunConnectionProperties own) {
        return own.getUnixPath() == null && own.getUri() == null && own.getHost() == null
                ? properties.defaults().getUnixPath()
                : own.getUnixPath();
    }

    /** What a Unix domain socket leaves of a URI: its host is localhost, as the library has it. */
    private URI localhost(PropertyGroup group, GunConnectionProperties own) {
        if (own.getUri() != null || own.getHost() != null || own.getPort() != null) {
            throw new InvalidGunPropertyException(
                    group.property("unix-path"), String.valueOf(own.getUnixPath()), "no uri, host or port beside it");
        }
        Transport transport = own.getTransport() == null ? properties.defaults().getTransport() : own.getTransport();
        return URI.create(transport == Transport.TLS ? "https://localhost" : "http://localhost");
    }

    /** Refuses what a connection cannot be opened to; the text is shown without what may be secret in it. */
    static URI parse(String property, String text) {
        try {
            URI uri = new URI(text.trim());
            String scheme = uri.getScheme();
            if (scheme != null && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT)) && uri.getHost() != null) {
                if (uri.getRawUserInfo() != null) {
                    throw new InvalidGunPropertyException(property, MaskedUri.of(uri), NO_USER_INFO);
                }
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new InvalidGunPropertyException(property, MaskedUri.of(text), ALLOWED);
        }
        throw new InvalidGunPropertyException(property, MaskedUri.of(text), ALLOWED);
    }

    private URI fromHost(PropertyGroup group, GunConnectionProperties own, String host) {
        Integer port = own.getPort() == null ? properties.defaults().getPort() : own.getPort();
        Transport transport = own.getTransport() == null ? properties.defaults().getTransport() : own.getTransport();
        if (port == null) {
            throw new InvalidGunPropertyException(group.property("port"), null, "1 to 65535, with host");
        }
        if (port < 1 || port > 65_535) {
            throw new InvalidGunPropertyException(group.property("port"), port.toString(), "1 to 65535");
        }
        boolean tls = transport == null ? port == 443 : transport == Transport.TLS;
        String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return parse(group.property("host"), (tls ? "https://" : "http://") + literal + ":" + port);
    }
}
