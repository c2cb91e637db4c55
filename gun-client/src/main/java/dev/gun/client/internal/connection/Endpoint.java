package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Proxy;
import dev.gun.client.TlsOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a socket or a tunnel: a proxy, or an origin.
 *
 * @param origin where it is and what it speaks
 * @param tls the TLS options, {@code null} for the connection's
 * @param tlsHandshakeTimeout how long the TLS handshake may take, {@code null} for the connection's limit
 */
record Endpoint(
        Origin origin, @Nullable TlsOptions tls, @Nullable Duration tlsHandshakeTimeout) {

    /** What a connection with these options leads to. */
    static Endpoint of(Origin origin) {
        return new Endpoint(origin, null, null);
    }

    /** What the socket of a connection to {@code origin} leads to: the first proxy, or the origin. */
    static Endpoint first(Origin origin, GunOptions options) {
        List<Proxy> proxies = options.proxies();
        return proxies.isEmpty() ? of(origin) : of(proxies.get(0));
    }

    /** A proxy. */
    static Endpoint of(Proxy proxy) {
        Origin origin = new Origin(proxy.transport(), Origin.host(proxy.host()), proxy.port(), proxy.protocols(), null);
        return new Endpoint(origin, proxy.tls(), proxy.tlsHandshakeTimeout());
    }

    TlsOptions tls(GunOptions options) {
        return tls == null ? options.tls() : tls;
    }

    Duration tlsHandshakeTimeout(GunOptions options) {
        return tlsHandshakeTimeout == null ? options.tlsHandshakeTimeout() : tlsHandshakeTimeout;
    }
}
