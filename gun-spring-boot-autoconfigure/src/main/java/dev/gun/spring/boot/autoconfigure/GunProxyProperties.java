package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.Protocol;
import dev.gun.client.Proxy;
import dev.gun.client.Transport;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * A proxy that a connection goes through.
 *
 * @param type How the proxy is asked: connect, which it is unless set, or socks5.
 * @param host Host of the proxy.
 * @param port Port of the proxy.
 * @param transport Transport to the proxy: TCP unless set.
 * @param protocols Protocols to speak to a connect proxy, in order of preference; HTTP unless set, over TLS HTTP/2 and
 *     HTTP.
 * @param username Name that the proxy is told.
 * @param password Password that the proxy is told, with username.
 * @param tlsHandshakeTimeout How long the TLS handshake with the proxy may take, or infinite; as that of the connection
 *     unless set.
 * @param ssl TLS to the proxy; as that of the connection unless set.
 */
public record GunProxyProperties(
        Proxy.@Nullable Type type,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable Transport transport,
        @Nullable List<Protocol> protocols,
        @Nullable String username,
        @Nullable String password,
        @MayBeInfinite @Nullable Duration tlsHandshakeTimeout,
        @NestedConfigurationProperty @Nullable GunSslProperties ssl) {

    /** Names nothing: user name and password are secret. */
    @Override
    public String toString() {
        return "GunProxyProperties[***]";
    }
}
