package dev.gun.spring;

import dev.gun.client.GunPool;
import dev.gun.client.PoolOptions;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Every configured pool ({@code gun.connections.<name>.pool.size}) by its name. The pools it gives out are stable: each
 * stands for whatever pool is open under its name now, so one that was injected goes on working after the application
 * context was stopped and started again. Every method may be called from any thread.
 */
public interface GunPoolRegistry {

    /**
     * The pool of that name.
     *
     * @throws UnknownGunPoolException when there is none; it lists the names there are
     */
    GunPool get(String name);

    /** The pool of that name, if there is one. */
    Optional<GunPool> find(String name);

    /** The names, in the order in which they were configured and added. */
    Set<String> names();

    /** The pools, in the order in which they were configured and added. */
    Stream<GunPool> stream();

    /**
     * Adds a pool, and opens it if the application has started, else when it does. It is opened again whenever the
     * application context is stopped and started.
     *
     * @param name a name that neither a pool nor a connection has
     * @param uri {@code http} or {@code https}
     * @param options changes the application's defaults, after all {@link GunPoolCustomizer} beans
     * @throws IllegalArgumentException when the name is taken
     * @throws dev.gun.client.GunOptionsException when the options cannot be; nothing is added
     */
    GunPool add(String name, URI uri, Consumer<PoolOptions.Builder> options);

    /**
     * Forgets a pool and shuts it down gracefully.
     *
     * @return whether there was one of that name
     */
    boolean remove(String name);

    /**
     * Opens a pool that is not open: one with {@code auto-start: false}, or one that was shut down. Does nothing when it
     * is open. Before the application has started, and while it is stopped, nothing is opened: it will be when the
     * application starts, and from then on whenever it does.
     *
     * @throws UnknownGunPoolException when there is none of that name
     */
    GunPool open(String name);

    /**
     * Shuts a pool down gracefully and opens it again when it has ended; closes it at once when that takes longer than
     * {@code spring.lifecycle.timeout-per-shutdown-phase}. Returns at once. Opens one that is not open.
     *
     * @throws UnknownGunPoolException when there is none of that name
     */
    GunPool restart(String name);

    /**
     * Has every member of a pool give its socket up and connect again, one at a time: the next one when the one before is
     * up again, or has not come up for 30 seconds. Returns at once. Does nothing when it is not open.
     *
     * @throws UnknownGunPoolException when there is none of that name
     */
    GunPool reconnect(String name);

    /**
     * Whether the pool was opened since the application started, be it operational or not.
     *
     * @throws UnknownGunPoolException when there is none of that name
     */
    boolean isOpened(String name);

    /**
     * Has {@code listener} told of each pool there is, now, and of those that are added and removed from now on, one call
     * at a time. There is no way to take this back: a listener lives as long as the registry.
     */
    void addListener(Listener listener);

    /** Hears of pools that come and go. Must not block, and must not add or remove pools. */
    interface Listener {

        /** There is a pool of that name, which is about to be opened, unless it is already. */
        void added(GunPool pool);

        /** The pool was removed, and is shutting down. */
        void removed(GunPool pool);
    }
}
