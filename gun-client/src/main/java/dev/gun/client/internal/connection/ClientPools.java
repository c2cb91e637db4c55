package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.GunPool;
import dev.gun.client.PoolOptions;
import dev.gun.client.internal.pool.DefaultGunPool;
import dev.gun.client.internal.pool.MemberListener;
import dev.gun.client.internal.pool.PoolConnection;
import dev.gun.client.internal.pool.PoolHost;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pools of one client, at most one for an origin and scope. Thread-safe. */
final class ClientPools {

    private static final Logger LOG = LoggerFactory.getLogger(ClientPools.class);

    /** Numbers the unnamed pools of the JVM. */
    private static final AtomicLong UNNAMED = new AtomicLong();

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** What tells pools apart. */
    private record Key(String origin, String scope) {}

    /** Opens a member's connection. */
    interface Opener {

        PoolConnection open(Origin origin, GunOptions options, MemberListener listener);
    }

    private final ClientRuntime runtime;
    private final Opener opener;
    /** Empty while it is being opened. */
    private final Map<Key, Optional<DefaultGunPool>> pools = new ConcurrentHashMap<>();

    ClientPools(ClientRuntime runtime, Opener opener) {
        this.runtime = runtime;
        this.opener = opener;
    }

    GunPool open(Origin origin, GunOptions connections, PoolOptions options) {
        Key key = key(origin, options.scope());
        if (pools.putIfAbsent(key, Optional.empty()) != null) {
            throw new IllegalStateException("A pool of " + key.origin() + " is open already in scope \"" + key.scope()
                    + "\": get it with pool(uri, scope), or open this one in another scope");
        }
        String name = connections.name() == null ? "pool-" + UNNAMED.incrementAndGet() : connections.name();
        try {
            DefaultGunPool pool =
                    DefaultGunPool.open(name, key.origin(), options, connections, new Host(origin, key, connections));
            pools.replace(key, Optional.empty(), Optional.of(pool));
            return pool;
        } catch (RuntimeException | Error e) {
            pools.remove(key);
            throw e;
        }
    }

    @Nullable GunPool find(Origin origin, String scope) {
        return pools.getOrDefault(key(origin, scope), Optional.empty()).orElse(null);
    }

    Collection<GunPool> all() {
        return List.copyOf(
                pools.values().stream().<GunPool>flatMap(Optional::stream).toList());
    }

    private static Key key(Origin origin, String scope) {
        return new Key(origin.scheme() + "://" + origin.authority(), scope);
    }

    /** What one pool asks of the client. */
    private final class Host implements PoolHost {

        private final Origin origin;
        private final Key key;
        private final GunOptions connections;
        /** For its timers. */
        private final EventLoop loop = runtime.nextLoop();

        Host(Origin origin, Key key, GunOptions connections) {
            this.origin = origin;
            this.key = key;
            this.connections = connections;
        }

        @Override
        public PoolConnection open(GunOptions options, MemberListener listener) {
            return opener.open(origin, options, listener);
        }

        @Override
        public Runnable schedule(Duration delay, Runnable task) {
            long nanos = (delay.compareTo(FOR_EVER) < 0 ? delay : FOR_EVER).toNanos();
            try {
                var timer = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
                return () -> timer.cancel(false);
            } catch (RejectedExecutionException e) {
                LOG.debug("The client has ended: a timer of {} means nothing any more", key, e);
                return () -> {};
            }
        }

        @Override
        public void execute(Runnable userCode) {
            runtime.receivers(loop, connections).execute(userCode);
        }

        @Override
        public void aboutToBlock() {
            runtime.aboutToBlock();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void stopped(DefaultGunPool pool) {
            pools.remove(key);
        }
    }
}
