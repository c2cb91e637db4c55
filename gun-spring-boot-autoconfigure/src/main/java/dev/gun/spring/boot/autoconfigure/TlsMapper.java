package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunOptionsException;
import dev.gun.client.TlsOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Maps {@code ssl.*}, and the bundle that it names, to the options of TLS. What it was given is kept, so that the options
 * can be made again of a bundle that was updated.
 */
final class TlsMapper {

    private final @Nullable SslBundles bundles;
    private final List<Consumer<TlsOptions.Builder>> steps = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final TlsOptions.Builder checked = TlsOptions.builder();
    private boolean recycleOnReload;

    TlsMapper(@Nullable SslBundles bundles) {
        this.bundles = bundles;
    }

    void apply(PropertyGroup group, GunSslProperties properties) {
        String bundle = properties.bundle();
        if (bundle != null) {
            String property = group.property("bundle");
            names.add(bundle);
            step(options -> take(options, property, bundle, find(property, bundle)));
        }
        set(group, "server-name", properties.serverName(), TlsOptions.Builder::serverName);
        set(group, "send-server-name", properties.sendServerName(), TlsOptions.Builder::sendServerName);
        set(
                group,
                "hostname-verification",
                properties.hostnameVerification(),
                TlsOptions.Builder::hostnameVerification);
        set(group, "session-cache-size", properties.sessionCacheSize(), TlsOptions.Builder::sessionCacheSize);
        set(group, "session-timeout", properties.sessionTimeout(), TlsOptions.Builder::sessionTimeout);
        group.set("recycle-on-reload", properties.recycleOnReload(), value -> recycleOnReload = value);
    }

    /** Sets one option of TLS. */
    private interface Setter<T> {

        TlsOptions.Builder set(TlsOptions.Builder options, T value);
    }

    private <T> void set(PropertyGroup group, String name, @Nullable T value, Setter<? super T> setter) {
        step(options -> group.set(name, value, set -> setter.set(options, set)));
    }

    /** Done now, so that what is wrong is said at the start, and again whenever a bundle is updated. */
    private void step(Consumer<TlsOptions.Builder> step) {
        step.accept(checked);
        steps.add(step);
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
        step(options -> take(options, source, name, bundle));
    }

    private static void take(TlsOptions.Builder options, String source, String name, SslBundle bundle) {
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

    /** The options, of the bundles as they are now. */
    TlsOptions build() {
        TlsOptions.Builder options = TlsOptions.builder();
        steps.forEach(step -> step.accept(options));
        return options.build();
    }

    /** The names of the bundles that may be updated. */
    Set<String> bundles() {
        return names;
    }

    /** Whether a connection that is up is connected again when a bundle was updated. */
    boolean recycleOnReload() {
        return recycleOnReload;
    }
}
