package dev.gun.spring;

import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Every configured connection by its name. The connections it gives out are stable: each stands for whatever
 * connection is open under its name now, so one that was injected goes on working after the application context was
 * stopped and started again. Every method may be called from any thread.
 */
public interface GunConnectionRegistry {

    /**
     * The connection of that name.
     *
     * @throws UnknownGunConnectionException when there is none; it lists the names there are
     */
    GunConnection get(String name);

    /** The connection of that name, if there is one. */
    Optional<GunConnection> find(String name);

    /** The names, in the order in which they were configured and added. */
    Set<String> names();

    /** The connections, in the order in which they were configured and added. */
    Stream<GunConnection> stream();

    /** Adds a connection with the application's defaults; see {@link #add(String, URI, Consumer)}. */
    default GunConnection add(String name, URI uri) {
        return add(name, uri, options -> {});
    }

    /**
     * Adds a connection, and opens it if the application has started, else when it does. It is opened again whenever
     * the application context is stopped and started.
     *
     * @param name a name that is not taken
     * @param uri {@code http}, {@code https}, {@code ws} or {@code wss}; the last two get a session on the URI's path
     * @param options changes the application's defaults, after all {@link GunOptionsCustomizer} beans
     * @throws IllegalArgumentException when the name is taken
     * @throws dev.gun.client.GunOptionsException when the options cannot be; nothing is added
     */
    GunConnection add(String name, URI uri, Consumer<GunOptions.Builder> options);

    /**
     * Forgets a connection and shuts it down gracefully.
     *
     * @return whether there was one of that name
     */
    boolean remove(String name);

    /**
     * Opens a connection that is not open: one with {@code auto-start: false}, or one that has terminated. Does nothing
     * when it is open. Before the application has started, and while it is stopped, nothing is opened: it will be when
     * the application starts, and from then on whenever it does.
     *
     * @throws UnknownGunConnectionException when there is none of that name
     */
    GunConnection open(String name);

    /**
     * Shuts a connection down gracefully and opens it again when it has ended; closes it at once when that takes longer
     * than {@code spring.lifecycle.timeout-per-shutdown-phase}. Returns at once. Opens one that is not open.
     *
     * @throws UnknownGunConnectionException when there is none of that name
     */
    GunConnection restart(String name);

    /**
     * Has {@code listener} told of each connection there is, now, and of those that are added and removed from now on,
     * one call at a time. There is no way to take this back: a listener lives as long as the registry.
     */
    void addListener(Listener listener);

    /** Hears of connections that come and go. Must not block, and must not add or remove connections. */
    interface Listener {

        /** There is a connection of that name, which is about to be opened, unless it is already. */
        void added(GunConnection connection);

        /** The connection was removed, and is shutting down. */
        void removed(GunConnection connection);
    }

    /**
     * Whether the connection was opened since the application started, be it up or not, terminated or not.
     *
     * @throws UnknownGunConnectionException when there is none of that name
     */
    boolean isOpened(String name);
}
