package dev.gun.spring.adapter;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunPool;
import dev.gun.client.GunStream;
import dev.gun.client.PoolInfo;
import dev.gun.client.PoolOptions;
import dev.gun.client.Transport;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connections of an adapter: a configured one for its origin, else a pool for each (scheme, authority), opened when
 * it is first asked for. At most {@link Limits#maxOrigins()} pools are kept; one more shuts the least recently used one
 * down gracefully, as does one that was not used for {@link Limits#idleTimeout()}. Thread-safe.
 */
public final class GunOrigins implements AutoCloseable {

    /** Tells the pools of several adapters to one origin apart. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    /**
     * How many pools are kept, and for how long.
     *
     * @param maxOrigins how many, 64 by default
     * @param idleTimeout for how long one is kept that nobody uses, 60 seconds by default
     */
    public record Limits(int maxOrigins, Duration idleTimeout) {

        /** The defaults. */
        public static final Limits DEFAULTS = new Limits(64, Duration.ofSeconds(60));

        /** Refuses what makes no sense. */
        public Limits {
            if (maxOrigins < 1 || idleTimeout.isNegative() || idleTimeout.isZero()) {
                throw new IllegalArgumentException("maxOrigins must be 1 or more, and idleTimeout positive, not "
                        + maxOrigins + " and " + idleTimeout);
            }
        }
    }

    private final GunClient client;
    private final Supplier<? extends Stream<GunConnection>> configured;
    private final Function<FailFast, PoolOptions> options;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final long number = NUMBERS.incrementAndGet();

    private final Map<String, Entry> pools = new LinkedHashMap<>();
    private State state = State.IDLE;

    private enum State {
        /** There is no pool, and nothing to sweep. */
        IDLE,
        /** There are pools, and a sweep is due. */
        SWEEPING,
        /** The end. */
        CLOSED
    }

    /** A pool and when it was used last. */
    private static final class Entry {

        final GunPool pool;
        final FailFast failFast;
        long usedAt;

        Entry(GunPool pool, FailFast failFast, long usedAt) {
            this.pool = pool;
            this.failFast = failFast;
            this.usedAt = usedAt;
        }

        boolean isBusy() {
            PoolInfo info = pool.info();
            return info.waiting() > 0 || info.members().stream().anyMatch(member -> member.leases() > 0);
        }
    }

    GunOrigins(
            GunClient client,
            Supplier<? extends Stream<GunConnection>> configured,
            Function<FailFast, PoolOptions> options,
            Limits limits,
            LongSupplier nanoTime) {
        this.client = client;
        this.configured = configured;
        this.options = options;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** The origin of a URI: scheme and authority, with the port that is not the default one. */
    static String originOf(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + portOf(uri);
    }

    private static int portOf(URI uri) {
        return uri.getPort() != -1 ? uri.getPort() : isSecure(uri) ? 443 : 80;
    }

    private static boolean isSecure(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return scheme.equals("https") || scheme.equals("wss");
    }

    /** Makes a request on a connection to the origin of {@code uri}. */
    <S extends GunStream> CompletionStage<S> stream(URI uri, Function<? super GunConnection, ? extends S> request) {
        Optional<GunConnection> own = configured(uri);
        if (own.isPresent()) {
            try {
                return CompletableFuture.completedFuture(request.apply(own.get()));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        Entry entry = use(uri);
        CompletableFuture<S> stream = entry.failFast.watch(entry.pool, request);
        return stream.exceptionallyCompose(failure -> {
            boolean evicted =
                    failure instanceof GunException.Down && entry.pool.info().state() == PoolInfo.State.STOPPED;
            // It was shut down for want of use just before it was used.
            return evicted && !isClosed() ? use(uri).pool.<S>stream(request) : CompletableFuture.failedStage(failure);
        });
    }

    /** The configured connection to that origin, unless it speaks no HTTP. */
    Optional<GunConnection> configured(URI uri) {
        return configured
                .get()
                .filter(connection -> {
                    var info = connection.info();
                    return leadsTo(info, uri)
                            && info.state() != ConnectionState.TERMINATED
                            && info.state() != ConnectionState.CONNECTED_WS_ONLY
                            && info.state() != ConnectionState.CONNECTED_DATA_ONLY
                            && connection.session() == null;
                })
                .findFirst();
    }

    /** Whether that connection's origin is the one of {@code uri}. */
    static boolean leadsTo(ConnectionInfo info, URI uri) {
        return info.transport() == (isSecure(uri) ? Transport.TLS : Transport.TCP)
                && info.originPort() == portOf(uri)
                && info.originHost().equalsIgnoreCase(unbracketed(uri.getHost()));
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** How many pools there are. */
    int size() {
        synchronized (pools) {
            return pools.size();
        }
    }

    private boolean isClosed() {
        synchronized (pools) {
            return state == State.CLOSED;
        }
    }

    private Entry use(URI uri) {
        String origin = originOf(uri);
        synchronized (pools) {
            if (state == State.CLOSED) {
                throw new IllegalStateException("The adapter was closed");
            }
            Entry entry = pools.get(origin);
            if (entry == null || entry.pool.info().state() == PoolInfo.State.STOPPED) {
                makeRoom();
                FailFast failFast = new FailFast();
                PoolOptions scoped = options.apply(failFast).toBuilder()
                        .scope("adapter-" + number)
                        .build();
                entry = new Entry(client.openPool(URI.create(origin), scoped), failFast, 0);
                pools.put(origin, entry);
                sweepLater();
            }
            entry.usedAt = nanoTime.getAsLong();
            return entry;
        }
    }

    /** Shuts the least recently used pool down, one that is idle if there is one. */
    private void makeRoom() {
        while (pools.size() >= limits.maxOrigins()) {
            Comparator<Map.Entry<String, Entry>> byUse = Comparator.comparing(
                            (Map.Entry<String, Entry> each) -> each.getValue().isBusy())
                    .thenComparing(each -> each.getValue().usedAt - nanoTime.getAsLong());
            pools.entrySet().stream().min(byUse).map(Map.Entry::getKey).ifPresent(this::evict);
        }
    }

    private void evict(String origin) {
        Entry entry = pools.remove(origin);
        if (entry != null) {
            entry.pool.shutdown();
        }
    }

    private void sweepLater() {
        if (state == State.IDLE) {
            state = State.SWEEPING;
            WeakReference<GunOrigins> origins = new WeakReference<>(this);
            long half = Math.max(1, limits.idleTimeout().toNanos() / 2);
            // The JDK's own timer thread, which only hands over: nothing of a sweep blocks.
            CompletableFuture.delayedExecutor(half, TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(() -> sweep(origins.get()));
        }
    }

    private static void sweep(@Nullable GunOrigins origins) {
        if (origins != null) {
            origins.sweep();
        }
    }

    /** Shuts down what nobody has used for a while. */
    void sweep() {
        synchronized (pools) {
            if (state == State.CLOSED) {
                return;
            }
            long now = nanoTime.getAsLong();
            for (Map.Entry<String, Entry> each : List.copyOf(pools.entrySet())) {
                Entry entry = each.getValue();
                if (entry.isBusy()) {
                    entry.usedAt = now;
                } else if (now - entry.usedAt >= limits.idleTimeout().toNanos()) {
                    evict(each.getKey());
                }
            }
            state = State.IDLE;
            if (!pools.isEmpty()) {
                sweepLater();
            }
        }
    }

    /** Closes every pool. Idempotent. */
    @Override
    public void close() {
        synchronized (pools) {
            state = State.CLOSED;
            pools.values().forEach(entry -> entry.pool.close());
            pools.clear();
        }
    }
}
