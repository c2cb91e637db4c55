package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunOptionsException;
import dev.gun.client.TlsOptions;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** Maps {@code ssl.*}, and the bundle that it names, to the options of TLS. */
final class TlsMapper {

    private final TlsOptions.Builder options = TlsOptions.builder();
    private final @Nullable SslBundles bundles;

    TlsMapper(@Nullable SslBundles bundles) {
        this.bundles = bundles;
    }

    void apply(PropertyGroup group, GunSslProperties properties) {
        String bundle = properties.bundle();
        if (bundle != null) {
            apply(group.property("bundle"), bundle, find(group.property("bundle"), bundle));
        }
        group.set("server-name", properties.serverName(), options::serverName);
        group.set("send-server-name", properties.sendServerName(), options::sendServerName);
        group.set("hostname-verification", properties.hostnameVerification(), options::hostnameVerification);
        group.set("session-cache-size", properties.sessionCacheSize(), options::sessionCacheSize);
        group.set("session-timeout", properties.sessionTimeout(), options::sessionTimeout);
    }

    private SslBundle find(String property, String name) {
        List<String> known = bundles == null ? List.of() : bundles.getBundleNames();
        String allowed = known.isEmpty()
                ? "the name of a bundle under spring.ssl.bundle, where there is none"
                : "the name of a bundle under spring.ssl.bundle: " + String.join(", ", known);
        if (bundles == null) {
            throw new InvalidGunPropertyException(property, name, allowed);
        }
        try {
            return bundles.getBundle(name);
        } catch (NoSuchSslBundleException e) {
            throw new InvalidGunPropertyException(property, name, allowed, e);
        }
    }

    /** Takes what the bundle holds; {@code source} says where the bundle comes from. */
    void apply(String source, String name, SslBundle bundle) {
        try {
            if (bundle.getStores().getTrustStore() != null) {
                options.trust(bundle.getManagers().getTrustManagerFactory());
            }
            if (bundle.getStores().getKeyStore() != null) {
                options.identity(bundle.getManagers().getKeyManagerFactory());
            }
            String[] ciphers = bundle.getOptions().getCiphers();
            if (ciphers != null) {
                options.ciphers(Arrays.asList(ciphers));
            }
            String[] versions = bundle.getOptions().getEnabledProtocols();
            if (versions != null) {
                options.versions(Arrays.asList(versions));
            }
        } catch (GunOptionsException e) {
            throw new InvalidGunPropertyException(
                    source, name, "a bundle whose enabled protocols are among " + e.allowed(), e);
        }
    }

    TlsOptions build() {
        return options.build();
    }
}
