package dev.gun.client.internal.connection;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunPool;
import dev.gun.client.PoolOptions;
import dev.gun.client.internal.pool.MemberListener;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The client. Thread-safe. */
public final class DefaultGunClient implements GunClient {

    private final GunOptions defaults;
    private final ClientRuntime runtime;
    private final ClientPools pools;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Of the connection that was opened last, for the next one: most are opened like the one before. */
    private volatile WeakReference<Plan> latest = new WeakReference<>(null);

    DefaultGunClient(GunOptions defaults, ClientRuntime runtime) {
        this.defaults = defaults;
        this.runtime = runtime;
        this.pools = new ClientPools(runtime, (origin, options, listener) -> open(origin, "/", options, listener));
    }

    /** Called by {@link GunClient.Builder#build()} alone. */
    public static GunClient create(
            GunOptions defaults,
            int eventLoopThreads,
            int receiverThreads,
            @Nullable Executor receiverExecutor,
            Loans loans) {
        return new DefaultGunClient(
                defaults, new ClientRuntime(eventLoopThreads, receiverThreads, receiverExecutor, loans));
    }

    @Override
    public GunConnection open(String host, int port, GunOptions options) {
        return open(Origin.of(host, port, options), "/", options);
    }

    @Override
    public GunConnection open(URI uri, GunOptions options) {
        return open(Origin.of(uri, options), Origin.target(uri), options);
    }

    @Override
    public GunConnection openUnix(Path path, GunOptions options) {
        return open(Origin.of(path, options), "/", options);
    }

    private GunConnection open(Origin origin, String defaultPath, GunOptions options) {
        return open(origin, defaultPath, options, MemberListener.NONE).connection();
    }

    private Plan plan(Origin origin, String path, GunOptions options) {
        Plan known = latest.get();
        if (known != null && known.isFor(origin, path, options)) {
            return known;
        }
        Plan made = new Plan(origin, path, options);
        latest = new WeakReference<>(made);
        return made;
    }

    private PooledConnection open(Origin origin, String defaultPath, GunOptions options, MemberListener pool) {
        refuseWhenClosed();
        runtime.prepare(origin, options);
        ConnectionDriver driver = new ConnectionDriver(plan(origin, defaultPath, options), runtime);
        driver.pool(pool);
        DefaultGunConnection connection = new DefaultGunConnection(driver);
        runtime.remember(driver, connection);
        if (closed.get()) {
            // Closed meanwhile, maybe without having seen this one: its threads are gone or going.
            runtime.forget(driver);
        }
        refuseWhenClosed();
        connection.start();
        return new PooledConnection(driver, connection);
    }

    @Override
    public GunPool openPool(URI uri, PoolOptions options) {
        refuseWhenClosed();
        GunOptions connections = options.connection() == null ? defaults : options.connection();
        GunPool pool = pools.open(Origin.of(uri, connections), connections, options);
        if (closed.get()) {
            // Closed meanwhile, maybe without having seen this one.
            pool.close();
        }
        return pool;
    }

    @Override
    public @Nullable GunPool pool(URI uri, String scope) {
        return pools.find(Origin.of(uri, GunOptions.defaults()), scope);
    }

    @Override
    public Collection<GunPool> pools() {
        return pools.all();
    }

    private void refuseWhenClosed() {
        if (closed.get()) {
            throw new IllegalStateException("This GunClient was closed, and opens nothing any more");
        }
    }

    @Override
    public @Nullable GunConnection connection(String name) {
        for (GunConnection connection : runtime.connections()) {
            if (connection.name().equals(name)) {
                return connection;
            }
        }
        return null;
    }

    @Override
    public Collection<GunConnection> connections() {
        return runtime.connections();
    }

    @Override
    public GunOptions defaults() {
        return defaults;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // Before their members, which would be replaced.
        pools.all().forEach(GunPool::close);
        CompletableFuture<?>[] ends = runtime.connections().stream()
                .map(connection -> {
                    connection.close();
                    return connection.terminated().toCompletableFuture();
                })
                .toArray(CompletableFuture<?>[]::new);
        // The threads are given back once every connection has said its last word.
        CompletableFuture.allOf(ends).whenComplete((done, failure) -> runtime.close());
    }
}
