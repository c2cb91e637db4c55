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
     * when it is open.
     *
     * @throws UnknownGunConnectionException when there is none of that name
     */
    GunConnection open(String name);

    /**
     * Whether the connection was opened since the application started, be it up or not, terminated or not.
     *
     * @throws UnknownGunConnectionException when there is none of that name
     */
    boolean isOpened(String name);
}
