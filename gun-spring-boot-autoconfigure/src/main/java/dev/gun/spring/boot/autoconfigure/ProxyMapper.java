package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.Protocol;
import dev.gun.client.Proxy;
import dev.gun.client.TlsOptions;
import dev.gun.client.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;

/** Maps {@code proxies[]} to the proxies of a connection. A list replaces the one of {@code gun.defaults} as a whole. */
final class ProxyMapper {

    private static final Pattern NOT_IN_A_HOST = Pattern.compile("[@/\\\\?#\\s]");

    private final @Nullable SslBundles bundles;

    ProxyMapper(@Nullable SslBundles bundles) {
        this.bundles = bundles;
    }

    List<Proxy> map(PropertyGroup group, List<GunProxyProperties> proxies) {
        List<Proxy> mapped = new ArrayList<>();
        for (int i = 0; i < proxies.size(); i++) {
            mapped.add(new Mapping(group.group("proxies[" + i + "]")).map(proxies.get(i)));
        }
        return mapped;
    }

    private final class Mapping {

        private final PropertyGroup group;
        private Proxy proxy = Proxy.connect("localhost", 1);

        Mapping(PropertyGroup group) {
            this.group = group;
        }

        Proxy map(GunProxyProperties properties) {
            String host = properties.host();
            Integer port = properties.port();
            if (host == null) {
                throw new InvalidGunPropertyException(group.property("host"), "", "the host of the proxy");
            }
            if (NOT_IN_A_HOST.matcher(host).find()) {
                // A URI may hold a password, and whatever is a host is shown.
                throw new InvalidGunPropertyException(
                        group.property("host"),
                        "***",
                        "a host name or an address alone: port, username and password are properties of their own");
            }
            if (port == null) {
                throw new InvalidGunPropertyException(group.property("port"), "", "the port of the proxy");
            }
            boolean socks = properties.type() == Proxy.Type.SOCKS5;
            group.set("port", port, value -> proxy = socks ? Proxy.socks5(host, value) : Proxy.connect(host, value));
            if (properties.transport() == Transport.TLS) {
                GunSslProperties ssl = properties.ssl();
                proxy = ssl == null ? proxy.withTls() : proxy.withTls(tls(ssl));
            } else if (properties.ssl() != null) {
                throw new InvalidGunPropertyException(group.property("ssl"), "***", "nothing, unless transport is tls");
            }
            group.set(
                    "protocols",
                    properties.protocols(),
                    value -> proxy = proxy.withProtocols(value.toArray(Protocol[]::new)));
            group.set(
                    "tls-handshake-timeout",
                    properties.tlsHandshakeTimeout(),
                    value -> proxy = proxy.withTlsHandshakeTimeout(value));
            credentials(socks, properties.username(), properties.password());
            return proxy;
        }

        private TlsOptions tls(GunSslProperties ssl) {
            TlsMapper mapper = new TlsMapper(bundles);
            mapper.apply(group.group("ssl"), ssl);
            return mapper.build();
        }

        private void credentials(boolean socks, @Nullable String username, @Nullable String password) {
            if ((username == null) != (password == null)) {
                String missing = username == null ? "username" : "password";
                throw new InvalidGunPropertyException(
                        group.property(missing), "", "a value: username and password belong together");
            }
            if (socks && password != null && password.isEmpty()) {
                throw new InvalidGunPropertyException(
                        group.property("password"), "", "1 to 255 bytes in UTF-8 (RFC 1929 §2)");
            }
            if (username != null && password != null) {
                group.setSecret("username", username, value -> proxy = proxy.withCredentials(value, password));
            }
        }
    }
}
