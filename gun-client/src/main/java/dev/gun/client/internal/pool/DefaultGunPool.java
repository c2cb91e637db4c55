package dev.gun.client.internal.pool;

import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.GunPool;
import dev.gun.client.GunStream;
import dev.gun.client.GunWebSocket;
import dev.gun.client.PoolInfo;
import dev.gun.client.PoolInfo.MemberState;
import dev.gun.client.PoolLease;
import dev.gun.client.PoolOptions;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pool: its members, and who wants one of them. What changes either is a task of {@link SerialTasks}, so that nothing
 * here is locked; the user's code never runs in one.
 */
public final class DefaultGunPool implements GunPool {

    private final String name;
    private final String origin;
    private final PoolOptions options;
    private final GunOptions connectionOptions;
    private final PoolHost host;

    private final SerialTasks tasks = new SerialTasks();
    private final Seats<PoolMember> seats;
    private final Acquirer acquirer;
    private final Map<Object, CompletableFuture<Void>> upWaiters = new LinkedHashMap<>();
    private final CompletableFuture<Reason> terminated = new CompletableFuture<>();

    private volatile List<PoolMember> members = List.of();
    private volatile @Nullable Reason stopped;

    private DefaultGunPool(String name, String origin, PoolOptions options, GunOptions connections, PoolHost host) {
        this.name = name;
        this.origin = origin;
        this.options = options;
        this.connectionOptions = connections;
        this.host = host;
        this.seats = new Seats<>(options.maxWaiting());
        this.acquirer = new Acquirer(this, host);
    }

    /**
     * A pool that connects.
     *
     * @param connections the options of each connection
     * @throws dev.gun.client.GunOptionsException when they cannot be; nothing is left open
     */
    public static DefaultGunPool open(
            String name, String origin, PoolOptions options, GunOptions connections, PoolHost host) {
        DefaultGunPool pool = new DefaultGunPool(name, origin, options, connections, host);
        CompletableFuture<Void> opened = new CompletableFuture<>();
        pool.run(() -> {
            try {
                pool.openMembers();
                opened.complete(null);
            } catch (RuntimeException e) {
                pool.stopNow(Reason.SHUTDOWN, false);
                opened.completeExceptionally(e);
            }
        });
        Waiting.unwrapped(opened);
        return pool;
    }

    private void openMembers() {
        List<PoolMember> opened = new ArrayList<>();
        for (int i = 1; i <= options.size(); i++) {
            opened.add(new PoolMember(this, i));
            members = List.copyOf(opened);
        }
    }

    // ---- what members need

    Seats<PoolMember> seats() {
        return seats;
    }

    GunOptions connectionOptions() {
        return connectionOptions;
    }

    /** Runs {@code task} in order with all others that touch the pool; from any thread. */
    void run(Runnable task) {
        tasks.run(task);
    }

    PoolConnection open(int number, MemberListener listener) {
        GunOptions options = connectionOptions.toBuilder()
                .name(name + "-" + number)
                // How many streams the peer allows is how often a member can be given out.
                .http2(connectionOptions.http2().toBuilder()
                        .notifySettingsChanged(true)
                        .build())
                .build();
        return host.open(options, listener);
    }

    Runnable schedule(Duration delay, Runnable task) {
        return host.schedule(delay, () -> run(task));
    }

    void execute(Runnable userCode) {
        host.execute(userCode);
    }

    long nanoTime() {
        return host.nanoTime();
    }

    /** A member can be given out. */
    void memberReady() {
        if (ready() == options.size()) {
            upWaiters.values().forEach(waiter -> waiter.complete(null));
            upWaiters.clear();
        }
    }

    /** A member's connection has terminated; whether it is replaced. */
    boolean memberTerminated(Reason reason) {
        GunOwner owner = connectionOptions.owner();
        CompletionStage<Reason> life = owner == null ? null : owner.terminated();
        if (stopped == null && life != null && life.toCompletableFuture().isDone()) {
            // Every connection would end as this one has.
            stopNow(reason, true);
        }
        Reason over = stopped;
        if (over == null) {
            return true;
        }
        if (members.stream().allMatch(member -> member.state() == MemberState.DEAD)) {
            host.execute(() -> terminated.complete(over));
        }
        return false;
    }

    // ---- any thread

    @Override
    public String name() {
        return name;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public PoolOptions options() {
        return options;
    }

    @Override
    public PoolInfo info() {
        List<PoolInfo.Member> now = members.stream().map(PoolMember::info).toList();
        int ready = (int) now.stream()
                .filter(member -> member.state() == MemberState.READY)
                .count();
        PoolInfo.State state = stopped != null
                ? PoolInfo.State.STOPPED
                : ready == options.size() ? PoolInfo.State.OPERATIONAL : PoolInfo.State.DEGRADED;
        return new PoolInfo(name, origin, options.scope(), state, options.size(), ready, acquirer.waiting(), now);
    }

    private int ready() {
        return (int) members.stream()
                .filter(member -> member.state() == MemberState.READY)
                .count();
    }

    @Override
    public void awaitUp(Duration timeout) {
        host.aboutToBlock();
        CompletableFuture<Void> up = new CompletableFuture<>();
        Object key = new Object();
        run(() -> {
            Reason over = stopped;
            if (over != null) {
                up.completeExceptionally(new GunException.Down(over));
            } else if (ready() == options.size()) {
                up.complete(null);
            } else {
                upWaiters.put(key, up);
            }
        });
        try {
            Waiting.get(
                    up,
                    timeout,
                    () -> "Pool " + name + " was not operational within " + timeout + ": " + ready() + " of "
                            + options.size() + " connections are ready, and it goes on trying");
        } finally {
            run(() -> upWaiters.remove(key));
        }
    }

    @Override
    public CompletionStage<PoolLease> checkout() {
        return acquirer.acquire(lease -> lease);
    }

    @Override
    public PoolLease awaitCheckout() {
        host.aboutToBlock();
        return Waiting.unwrapped(checkout().toCompletableFuture());
    }

    @Override
    public <S extends GunStream> CompletionStage<S> stream(Function<? super GunConnection, ? extends S> request) {
        return acquirer.acquire(lease -> open(lease, request));
    }

    @Override
    public <S extends GunStream> S awaitStream(Function<? super GunConnection, ? extends S> request) {
        host.aboutToBlock();
        return Waiting.unwrapped(stream(request).toCompletableFuture());
    }

    /** Where the user's code runs: the calling thread, or a receiver thread. */
    private <S extends GunStream> S open(PoolLeaseHandle lease, Function<? super GunConnection, ? extends S> request) {
        try {
            S stream = request.apply(lease.connection());
            // Refuses a stream of another connection, whose end nobody would hear of here.
            lease.connection().streamInfo(stream);
            run(() -> lease.seat().member().opened(stream, lease));
            return stream;
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    @Override
    public CompletionStage<Void> wsSend(WsFrame... frames) {
        return acquirer.acquire(lease -> send(lease, frames)).thenCompose(sent -> sent);
    }

    private static CompletionStage<Void> send(PoolLeaseHandle lease, WsFrame... frames) {
        try {
            if (lease.attachment() instanceof GunWebSocket webSocket) {
                return webSocket.send(frames);
            }
            return CompletableFuture.failedFuture(new GunException.Stream(new Reason.BadState(
                    "The setup of the pool gives no WebSocket to send frames on, but " + lease.attachment())));
        } finally {
            lease.closeUnused();
        }
    }

    @Override
    public CompletionStage<Reason> terminated() {
        return terminated.minimalCompletionStage();
    }

    @Override
    public void shutdown() {
        run(() -> stopNow(Reason.SHUTDOWN, true));
    }

    @Override
    public void close() {
        run(() -> stopNow(Reason.SHUTDOWN, false));
    }

    private void stopNow(Reason reason, boolean gracefully) {
        boolean first = stopped == null;
        if (first) {
            stopped = reason;
            seats.stop(reason);
            upWaiters.values().forEach(waiter -> waiter.completeExceptionally(new GunException.Down(reason)));
            upWaiters.clear();
            host.stopped(this);
        }
        members.forEach(member -> member.stop(gracefully));
        if (first && members.stream().allMatch(member -> member.state() == MemberState.DEAD)) {
            // They were waiting to be replaced: nobody else says that it is over.
            host.execute(() -> terminated.complete(reason));
        }
    }

    @Override
    public String toString() {
        return "GunPool[" + name + ", " + origin + ", " + ready() + " of " + options.size() + " ready]";
    }
}
