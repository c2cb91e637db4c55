package dev.gun.spring;

import dev.gun.client.GunClient;
import dev.gun.client.GunPool;
import dev.gun.client.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Opens the configured pools and shuts them down when connections are, see {@link DefaultGunConnectionRegistry}.
 */
public final class DefaultGunPoolRegistry extends ManagedRegistry<ManagedGunPool> implements GunPoolRegistry {

    private final GunClient client;
    private final Additions additions;

    /** Guarded by the lock, under which they are called. */
    private final List<Listener> listeners = new ArrayList<>();

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
        super("Pool", definitions.stream().map(ManagedGunPool::new).toList(), shutdownTimeout);
        this.client = client;
        this.additions = additions;
    }

    @Override
    public GunPool get(String name) {
        return managed(name);
    }

    @Override
    public Optional<GunPool> find(String name) {
        return Optional.ofNullable(managed().get(name));
    }

    @Override
    public Set<String> names() {
        return managed().keySet();
    }

    @Override
    public Stream<GunPool> stream() {
        return managed().values().stream().map(GunPool.class::cast);
    }

    @Override
    public GunPool add(String name, URI uri, Consumer<PoolOptions.Builder> options) {
        ManagedGunPool added = new ManagedGunPool(additions.define(name, uri, options));
        doAdd(added);
        return added;
    }

    @Override
    public boolean remove(String name) {
        return doRemove(name);
    }

    @Override
    public GunPool open(String name) {
        return doOpen(name);
    }

    @Override
    public GunPool restart(String name) {
        return doRestart(name);
    }

    @Override
    public GunPool reconnect(String name) {
        ManagedGunPool pool = managed(name);
        pool.reconnect(client);
        return pool;
    }

    @Override
    public boolean isOpened(String name) {
        return managed(name).isOpened();
    }

    @Override
    public void addListener(Listener listener) {
        locked(() -> {
            listeners.add(listener);
            managed().values().forEach(listener::added);
        });
    }

    @Override
    void doOpen(ManagedGunPool pool) {
        pool.open(client);
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
    void tellAdded(ManagedGunPool pool) {
        listeners.forEach(listener -> listener.added(pool));
    }

    @Override
    void tellRemoved(ManagedGunPool pool) {
        listeners.forEach(listener -> listener.removed(pool));
    }
}
