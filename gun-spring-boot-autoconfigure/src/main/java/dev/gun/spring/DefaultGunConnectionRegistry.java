package dev.gun.spring;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens the configured connections when the application context starts, when every listener is there, and shuts them
 * down when it stops: after the web server, whose last requests may still need them, and before the executors.
 */
public final class DefaultGunConnectionRegistry
        extends ManagedRegistry<ManagedGunConnection, GunConnectionRegistry.Listener> implements GunConnectionRegistry {

    /**
     * Started before, and stopped after, the web server and its graceful shutdown, which are at 1,024 and 2,048 below
     * {@link Integer#MAX_VALUE}.
     */
    public static final int PHASE = Integer.MAX_VALUE - 4096;

    private final Additions additions;
    private final @Nullable LeaderElection election;

    /** Makes the definition of a connection that is added at run time. */
    @FunctionalInterface
    public interface Additions {
        /** A definition with the application's defaults, changed by {@code options}. */
        GunConnectionDefinition define(String name, URI uri, Consumer<GunOptions.Builder> options);
    }

    /** A registry of connections of which every instance of the application has its own. */
    public DefaultGunConnectionRegistry(
            GunClient client,
            Collection<GunConnectionDefinition> definitions,
            Additions additions,
            Duration shutdownTimeout) {
        this(client, definitions, additions, shutdownTimeout, null);
    }

    /**
     * A registry of these connections.
     *
     * @param client opens them
     * @param definitions what is configured
     * @param additions makes the definitions of connections that are added
     * @param shutdownTimeout how long stopping may take until connections are closed at once
     * @param election opens connections that only the leader has; {@code null} when there are none
     */
    public DefaultGunConnectionRegistry(
            GunClient client,
            Collection<GunConnectionDefinition> definitions,
            Additions additions,
            Duration shutdownTimeout,
            @Nullable LeaderElection election) {
        super(
                "Connection",
                client,
                definitions.stream().map(ManagedGunConnection::new).toList(),
                shutdownTimeout);
        this.election = election;
        this.additions = additions;
    }

    @Override
    public Optional<GunConnection> find(String name) {
        return Optional.ofNullable(managed().get(name));
    }

    @Override
    public Stream<GunConnection> stream() {
        return managed().values().stream().map(GunConnection.class::cast);
    }

    @Override
    public GunConnection add(String name, URI uri, Consumer<GunOptions.Builder> options) {
        return doAdd(new ManagedGunConnection(additions.define(name, uri, options)));
    }

    /** Opens it, or has it opened when this instance leads. */
    @Override
    void doOpen(ManagedGunConnection connection) {
        if (!connection.definition().leaderOnly()) {
            connection.openWith(client);
        } else if (election == null) {
            throw new IllegalStateException("Connection '" + connection.name()
                    + "' has leader-only: true, and there is no election of a leader");
        } else {
            election.stand(connection.name(), () -> {
                connection.openWith(client);
                return connection;
            });
        }
    }

    @Override
    boolean isOpenedAtStart(ManagedGunConnection connection) {
        return !connection.definition().leaderOnly();
    }

    /** Shuts it down; completes when it has ended, and another instance may have it if it is for the leader only. */
    @Override
    CompletableFuture<?> end(ManagedGunConnection connection) {
        connection.shutdown();
        return election != null && connection.definition().leaderOnly()
                ? CompletableFuture.allOf(
                        connection.ended(), election.withdraw(connection.name()).toCompletableFuture())
                : connection.ended();
    }

    @Override
    RuntimeException unknown(String name, Set<String> known) {
        return new UnknownGunConnectionException(name, known);
    }

    @Override
    void tellAdded(Listener listener, ManagedGunConnection connection) {
        listener.added(connection);
    }

    @Override
    void tellRemoved(Listener listener, ManagedGunConnection connection) {
        listener.removed(connection);
    }
}
