package dev.gun.spring;

import dev.gun.client.GunClient;
import dev.gun.client.GunPool;
import dev.gun.client.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Opens the configured pools and shuts them down when connections are, see {@link DefaultGunConnectionRegistry}.
 */
public final class DefaultGunPoolRegistry extends ManagedRegistry<ManagedGunPool, GunPoolRegistry.Listener>
        implements GunPoolRegistry {

    private final Additions additions;

    /** Makes the definition of a pool that is added at run time. */
    @FunctionalInterface
    public interface Additions {
        /** A definition with the application's defaults, changed by {@code options}. */
        GunPoolDefinition define(String name, URI uri, Consumer<PoolOptions.Builder> options);
    }

    /**
     * A registry of these pools.
     *
     * @param client opens them
     * @param definitions what is configured
     * @param additions makes the definitions of pools that are added
     * @param shutdownTimeout how long stopping may take until pools are closed at once
     */
    public DefaultGunPoolRegistry(
            GunClient client,
            Collection<GunPoolDefinition> definitions,
            Additions additions,
            Duration shutdownTimeout) {
        super("Pool", client, definitions.stream().map(ManagedGunPool::new).toList(), shutdownTimeout);
        this.additions = additions;
    }

    @Override
    public Optional<GunPool> find(String name) {
        return Optional.ofNullable(managed().get(name));
    }

    @Override
    public Stream<GunPool> stream() {
        return managed().values().stream().map(GunPool.class::cast);
    }

    @Override
    public GunPool add(String name, URI uri, Consumer<PoolOptions.Builder> options) {
        return doAdd(new ManagedGunPool(additions.define(name, uri, options)));
    }

    @Override
    public GunPool reconnect(String name) {
        ManagedGunPool pool = get(name);
        pool.reconnect(client);
        return pool;
    }

    @Override
    void doOpen(ManagedGunPool pool) {
        pool.openWith(client);
    }

    @Override
    CompletableFuture<?> end(ManagedGunPool pool) {
        pool.shutdown();
        return pool.ended();
    }

    @Override
    RuntimeException unknown(String name, Set<String> known) {
        return new UnknownGunPoolException(name, known);
    }

    @Override
    void tellAdded(Listener listener, ManagedGunPool pool) {
        listener.added(pool);
    }

    @Override
    void tellRemoved(Listener listener, ManagedGunPool pool) {
        listener.removed(pool);
    }
}
