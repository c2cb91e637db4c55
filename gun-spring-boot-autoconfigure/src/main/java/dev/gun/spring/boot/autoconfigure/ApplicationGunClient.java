package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunPool;
import dev.gun.client.PoolOptions;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.LazyGunClient;
import dev.gun.spring.UnknownGunConnectionException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** The application's client: also finds the configured connections by name. */
final class ApplicationGunClient implements LazyGunClient {

    private final GunOptions defaults;
    private final Supplier<GunClient> maker;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable GunClient made;
    /** Guarded by the lock. */
    private boolean closed;

    private final BeanFactory beans;

    /**
     * Wraps a client.
     *
     * @param beans the application context, which is asked for the registry at each look-up, since the registry itself
     *     needs the client, and is gone when the context is closed
     */
    ApplicationGunClient(GunOptions defaults, Supplier<GunClient> maker, BeanFactory beans) {
        this.defaults = defaults;
        this.maker = maker;
        this.beans = beans;
    }

    /** Has it made, if it was not. */
    void make() {
        client();
    }

    private GunClient client() {
        GunClient known = made;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("This GunClient was closed, and opens nothing any more");
            }
            known = made;
            if (known == null) {
                known = maker.get();
                made = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isMade() {
        return made != null;
    }

    @Override
    public GunConnection open(String host, int port, GunOptions options) {
        return client().open(host, port, options);
    }

    @Override
    public GunConnection open(URI uri, GunOptions options) {
        return client().open(uri, options);
    }

    @Override
    public GunConnection openUnix(Path path, GunOptions options) {
        return client().openUnix(path, options);
    }

    @Override
    public GunPool openPool(URI uri, PoolOptions options) {
        return client().openPool(uri, options);
    }

    @Override
    public @Nullable GunPool pool(URI uri, String scope) {
        GunClient known = made;
        return known == null ? null : known.pool(uri, scope);
    }

    @Override
    public Collection<GunPool> pools() {
        GunClient known = made;
        return known == null ? List.of() : known.pools();
    }

    /**
     * The configured connection of that name, else one that was opened under it.
     *
     * @throws UnknownGunConnectionException when there is neither; never {@code null}
     */
    @Override
    public GunConnection connection(String name) {
        GunConnectionRegistry configured = beans.getBean(GunConnectionRegistry.class);
        return configured.find(name).orElseGet(() -> {
            GunClient known = made;
            GunConnection opened = known == null ? null : known.connection(name);
            if (opened == null) {
                throw new UnknownGunConnectionException(name, configured.names());
            }
            return opened;
        });
    }

    @Override
    public Collection<GunConnection> connections() {
        GunClient known = made;
        return known == null ? List.of() : known.connections();
    }

    @Override
    public GunOptions defaults() {
        return defaults;
    }

    @Override
    public void close() {
        GunClient known;
        lock.lock();
        try {
            closed = true;
            known = made;
        } finally {
            lock.unlock();
        }
        if (known != null) {
            known.close();
        }
    }
}
