package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.TlsOptions;
import dev.gun.client.Transport;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Gives connections the SSL bundles that were updated: the next handshake uses the new one, and a connection that is up
 * is connected again if it asked for that. Update handlers are called on the thread that watches files, one after the
 * other, and cannot be taken back: so there is one for each bundle, which never throws and keeps nothing alive.
 */
final class SslBundleReloads {

    private static final Logger log = LoggerFactory.getLogger(SslBundleReloads.class);

    private final @Nullable SslBundles bundles;
    private final BeanFactory beans;
    private final List<WeakReference<ReloadableTls>> followers = new CopyOnWriteArrayList<>();
    private final Set<String> followed = ConcurrentHashMap.newKeySet();

    /**
     * Follows these bundles.
     *
     * @param beans the application context, which is asked for the registries when a bundle was updated: they come to
     *     be after this, and are gone when the context is closed
     */
    SslBundleReloads(@Nullable SslBundles bundles, BeanFactory beans) {
        this.bundles = bundles;
        this.beans = beans;
    }

    /**
     * Sets the options of TLS, as they are at each handshake.
     *
     * @param connection the connection's name, {@code null} for what has no name yet
     */
    void apply(@Nullable String connection, TlsMapper mapper, GunOptions.Builder options) {
        SslBundles known = bundles;
        if (known == null || mapper.bundles().isEmpty()) {
            options.tls(mapper.build());
            return;
        }
        ReloadableTls tls = new ReloadableTls(connection, mapper);
        followers.add(new WeakReference<>(tls));
        mapper.bundles().stream()
                .filter(followed::add)
                .forEach(name -> known.addBundleUpdateHandler(name, new UpdateHandler(this, name)));
        options.tls(tls);
    }

    private void updated(String bundle) {
        followers.removeIf(follower -> follower.get() == null);
        for (WeakReference<ReloadableTls> follower : followers) {
            ReloadableTls tls = follower.get();
            if (tls != null && tls.mapper.bundles().contains(bundle) && tls.reload(bundle)) {
                recycle(bundle, tls);
            }
        }
    }

    private void recycle(String bundle, ReloadableTls tls) {
        if (tls.connection == null || !tls.mapper.recycleOnReload()) {
            return;
        }
        GunConnection live =
                beans.getBean(GunConnectionRegistry.class).find(tls.connection).orElse(null);
        ConnectionInfo info = live == null ? null : live.info();
        if (live != null
                && info != null
                && info.transport() == Transport.TLS
                && info.state().isUp()) {
            log.info("Connection '{}' connects again, since SSL bundle '{}' was updated", tls.connection, bundle);
            live.reconnect();
        }
        recyclePool(bundle, tls.connection);
    }

    private void recyclePool(String bundle, String name) {
        GunPoolRegistry pools = beans.getBean(GunPoolRegistry.class);
        boolean overTls = pools.find(name)
                .filter(pool -> pool.info().members().stream()
                        .anyMatch(member -> member.connection().transport() == Transport.TLS))
                .isPresent();
        if (overTls) {
            log.info("The connections of pool '{}' connect again, since SSL bundle '{}' was updated", name, bundle);
            pools.reconnect(name);
        }
    }

    /** The options of one connection. */
    private static final class ReloadableTls implements Supplier<TlsOptions> {

        private final @Nullable String connection;
        private final TlsMapper mapper;
        private volatile TlsOptions current;

        ReloadableTls(@Nullable String connection, TlsMapper mapper) {
            this.connection = connection;
            this.mapper = mapper;
            this.current = mapper.build();
        }

        @Override
        public TlsOptions get() {
            return current;
        }

        /** Whether the updated bundle can be used; if not all stays as it is. */
        boolean reload(String bundle) {
            try {
                current = mapper.build();
                return true;
            } catch (RuntimeException e) {
                log.warn(
                        "SSL bundle '{}' was updated, but {} cannot use it and keeps what it had",
                        bundle,
                        connection == null ? "new connections" : "connection '" + connection + "'",
                        e);
                return false;
            }
        }
    }

    /** Outlives the application context with its bundles, if they are another context's. */
    private static final class UpdateHandler implements Consumer<SslBundle> {

        private final WeakReference<SslBundleReloads> reloads;
        private final String bundle;

        UpdateHandler(SslBundleReloads reloads, String bundle) {
            this.reloads = new WeakReference<>(reloads);
            this.bundle = bundle;
        }

        @Override
        public void accept(SslBundle updated) {
            SslBundleReloads alive = reloads.get();
            if (alive == null) {
                return;
            }
            try {
                alive.updated(bundle);
            } catch (RuntimeException e) {
                log.warn("SSL bundle '{}' was updated, but not every connection could be told", bundle, e);
            }
        }
    }
}
