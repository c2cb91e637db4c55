package dev.gun.spring;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Opens the configured connections when the application context starts, when every listener is there, and shuts them
 * down when it stops: after the web server, whose last requests may still need them, and before the executors.
 */
public final class DefaultGunConnectionRegistry implements GunConnectionRegistry, SmartLifecycle, DisposableBean {

    /**
     * Started before, and stopped after, the web server and its graceful shutdown, which are at 1,024 and 2,048 below
     * {@link Integer#MAX_VALUE}.
     */
    public static final int PHASE = Integer.MAX_VALUE - 4096;

    private static final Logger log = LoggerFactory.getLogger(DefaultGunConnectionRegistry.class);

    private final GunClient client;
    private final Additions additions;
    private final Duration shutdownTimeout;
    private final @Nullable LeaderElection election;

    /** Guards changes of {@code connections} and {@code state}, and keeps two threads from opening one connection. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Map<String, ManagedGunConnection> connections;
    private volatile State state = State.STOPPED;

    private enum State {
        /** No connection is opened; those that were are shut down. */
        STOPPED,
        /** Connections are open, and those that are added are opened at once. */
        RUNNING
    }

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
        this.client = client;
        this.election = election;
        this.additions = additions;
        this.shutdownTimeout = shutdownTimeout;
        Map<String, ManagedGunConnection> configured = new LinkedHashMap<>();
        definitions.forEach(definition -> configured.put(definition.name(), new ManagedGunConnection(definition)));
        this.connections = Collections.unmodifiableMap(configured);
    }

    @Override
    public GunConnection get(String name) {
        return managed(name);
    }

    @Override
    public Optional<GunConnection> find(String name) {
        return Optional.ofNullable(connections.get(name));
    }

    @Override
    public Set<String> names() {
        return connections.keySet();
    }

    @Override
    public Stream<GunConnection> stream() {
        return connections.values().stream().map(GunConnection.class::cast);
    }

    @Override
    public GunConnection add(String name, URI uri, Consumer<GunOptions.Builder> options) {
        ManagedGunConnection added = new ManagedGunConnection(additions.define(name, uri, options));
        lock.lock();
        try {
            Map<String, ManagedGunConnection> more = new LinkedHashMap<>(connections);
            if (more.putIfAbsent(name, added) != null) {
                throw new IllegalArgumentException("There is a connection named '" + name + "' already");
            }
            if (state == State.RUNNING) {
                open(added);
            }
            connections = Collections.unmodifiableMap(more);
        } finally {
            lock.unlock();
        }
        return added;
    }

    @Override
    public boolean remove(String name) {
        ManagedGunConnection removed;
        lock.lock();
        try {
            Map<String, ManagedGunConnection> fewer = new LinkedHashMap<>(connections);
            removed = fewer.remove(name);
            connections = Collections.unmodifiableMap(fewer);
        } finally {
            lock.unlock();
        }
        if (removed == null) {
            return false;
        }
        end(removed);
        return true;
    }

    @Override
    public GunConnection open(String name) {
        lock.lock();
        try {
            // Looked up under the lock: one that is removed meanwhile must not be opened, nobody would end it.
            ManagedGunConnection connection = managed(name);
            open(connection);
            return connection;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isOpened(String name) {
        return managed(name).isOpened();
    }

    /** Opens it, or has it opened when this instance leads. Under the lock. */
    private void open(ManagedGunConnection connection) {
        if (!connection.definition().leaderOnly()) {
            connection.open(client);
        } else if (election == null) {
            throw new IllegalStateException("Connection '" + connection.name()
                    + "' has leader-only: true, and there is no election of a leader");
        } else {
            election.stand(connection.name(), () -> {
                connection.open(client);
                return connection;
            });
        }
    }

    /** Shuts it down; completes when it has ended, and another instance may have it if it is for the leader only. */
    private CompletableFuture<?> end(ManagedGunConnection connection) {
        connection.shutdown();
        return election != null && connection.definition().leaderOnly()
                ? CompletableFuture.allOf(
                        connection.ended(), election.withdraw(connection.name()).toCompletableFuture())
                : connection.ended();
    }

    private ManagedGunConnection managed(String name) {
        ManagedGunConnection connection = connections.get(name);
        if (connection == null) {
            throw new UnknownGunConnectionException(name, connections.keySet());
        }
        return connection;
    }

    @Override
    public void start() {
        List<ManagedGunConnection> opened = new ArrayList<>();
        lock.lock();
        try {
            if (state == State.RUNNING) {
                return;
            }
            state = State.RUNNING;
            for (ManagedGunConnection connection : connections.values()) {
                if (connection.definition().autoStart()) {
                    open(connection);
                    if (!connection.definition().leaderOnly()) {
                        opened.add(connection);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        awaitUp(opened);
    }

    /** All are opened before the first is waited for, so that the longest wait is all that a start takes. */
    private void awaitUp(List<ManagedGunConnection> opened) {
        long began = System.nanoTime();
        for (ManagedGunConnection connection : opened) {
            GunConnectionDefinition.AwaitUp await = connection.definition().awaitUp();
            if (await == null) {
                continue;
            }
            long left = await.timeout().toNanos() - (System.nanoTime() - began);
            try {
                connection.awaitUp(Duration.ofNanos(Math.max(1, left)));
            } catch (GunException e) {
                ConnectionInfo info = connection.info();
                if (await.failing()) {
                    throw new GunAwaitUpException(connection.name(), await.timeout(), info.lastError(), e);
                }
                log.warn(
                        "Connection '{}' was not up within {}; the application starts without it",
                        connection.name(),
                        await.timeout());
            }
        }
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Shuts every connection down; calls back when all have terminated, or were closed because time was up. */
    @Override
    public void stop(Runnable callback) {
        Collection<ManagedGunConnection> open;
        lock.lock();
        try {
            state = State.STOPPED;
            open = connections.values();
        } finally {
            lock.unlock();
        }
        CompletableFuture.allOf(open.stream().map(this::end).toArray(CompletableFuture<?>[]::new))
                .orTimeout(shutdownTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((all, late) -> {
                    if (late != null) {
                        log.warn("Closing what has not ended, or whose listeners have not, within {}", shutdownTimeout);
                        open.forEach(ManagedGunConnection::close);
                    }
                    callback.run();
                });
    }

    @Override
    public boolean isRunning() {
        return state == State.RUNNING;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void destroy() {
        state = State.STOPPED;
        connections.values().forEach(ManagedGunConnection::close);
    }
}
