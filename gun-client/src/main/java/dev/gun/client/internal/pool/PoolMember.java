package dev.gun.client.internal.pool;

import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunStream;
import dev.gun.client.PoolInfo;
import dev.gun.client.PoolInfo.MemberState;
import dev.gun.client.PoolSetup;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.internal.pool.Seats.Seat;
import dev.gun.client.message.GunNotify;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One place in a pool and the connection that fills it now. Confined to the pool's tasks; what the connection says comes
 * on its event loop and becomes a task.
 *
 * <pre>
 *             up              settings (HTTP/2), setup
 * CONNECTING ────► SETTING_UP ────────────────────────► READY ──closing──► DRAINING
 *   ▲   ▲             │ down, or reconnect after          │ down                │ down
 *   │   └─────────────┴─ a setup that failed ─────────────┴─────────────────────┘
 *   │ replaced                                       READY ──the attachment ended──► SETTING_UP
 *  DEAD ◄──terminated── any
 * </pre>
 */
final class PoolMember {

    private static final Logger LOG = LoggerFactory.getLogger(PoolMember.class);

    /** RFC 9113 §6.5.2: a peer that does not say so sets no limit. */
    private static final String STREAM_LIMIT = "SETTINGS_MAX_CONCURRENT_STREAMS";

    private final DefaultGunPool pool;
    private final int number;
    private final Backoff backoff;
    /** The leases of streams that run, by stream. */
    private final Map<GunStream, PoolLeaseHandle> streams = new HashMap<>();

    private volatile Seat<PoolMember> seat;
    private volatile PoolConnection link;
    /** Who hears the connection that fills the place now. */
    private Ears ears = new Ears();

    private volatile MemberState state = MemberState.CONNECTING;
    private @Nullable Object attachment;
    /** What HTTP/2 says, {@code -1} while it has not said so. */
    private long streamLimit = -1;
    /** The call of the setup that is under way, {@code null} when none is. */
    private @Nullable Object setupCall;

    private long readyAt;
    private @Nullable Runnable stopTimer;
    /** Tells the timer that runs from one that could not be stopped in time. */
    private @Nullable Object timer;

    PoolMember(DefaultGunPool pool, int number) {
        this.pool = pool;
        this.number = number;
        this.backoff = new Backoff(pool.connectionOptions());
        this.seat = pool.seats().add(this);
        this.link = pool.open(number, ears);
    }

    GunConnection connection() {
        return link.connection();
    }

    PoolConnection link() {
        return link;
    }

    Seat<PoolMember> seat() {
        return seat;
    }

    @Nullable Object attachment() {
        return attachment;
    }

    /** Any thread. */
    MemberState state() {
        return state;
    }

    /** Any thread, roughly. */
    PoolInfo.Member info() {
        Seat<PoolMember> now = seat;
        GunConnection connection = link.connection();
        return new PoolInfo.Member(connection.info(), connection.traffic(), state, now.leases(), now.capacity());
    }

    /** A stream was opened for {@code lease}, which is given back when it ends. */
    void opened(GunStream stream, PoolLeaseHandle lease) {
        // It may have ended already, and then nobody says so again.
        if (lease.connection().streamInfo(stream).running()) {
            streams.put(stream, lease);
        } else {
            released(lease.seat());
        }
    }

    /** A lease of {@code from} was given back. */
    void released(Seat<PoolMember> from) {
        if (from == seat && state == MemberState.READY) {
            // Before the seat is given to the next: over HTTP/1.1 what its holder left behind has to end first.
            pool.seats().resize(from, capacity());
        }
        pool.seats().release(from);
    }

    /** Stops for good: {@code gracefully}, or at once. */
    void stop(boolean gracefully) {
        cancelTimer();
        if (gracefully) {
            connection().shutdown();
        } else {
            connection().close();
        }
    }

    // ---- what the connection says

    private void up(Protocol protocol) {
        cancelTimer();
        enter(MemberState.SETTING_UP);
        // Over TLS they may come in the same read as the end of the handshake, and are told first.
        if (protocol != Protocol.HTTP2 || streamLimit >= 0) {
            setUp();
        }
    }

    private void settings(Map<String, Long> settings) {
        boolean first = streamLimit < 0;
        streamLimit = settings.getOrDefault(STREAM_LIMIT, Seats.UNLIMITED);
        if (first && state == MemberState.SETTING_UP) {
            setUp();
        } else if (state == MemberState.READY) {
            pool.seats().capacity(seat, capacity());
        }
    }

    private void closing() {
        if (state == MemberState.READY || state == MemberState.SETTING_UP) {
            cancelTimer();
            enter(MemberState.DRAINING);
        }
    }

    private void down() {
        uptime();
        cancelTimer();
        attachment = null;
        streamLimit = -1;
        enter(MemberState.CONNECTING);
    }

    private void terminated(Reason reason) {
        Duration uptime = uptime();
        cancelTimer();
        attachment = null;
        streams.clear();
        enter(MemberState.DEAD);
        pool.seats().remove(seat);
        if (pool.memberTerminated(reason)) {
            replaceLater(reason, uptime);
        }
    }

    private void replaceLater(Reason reason, Duration uptime) {
        Duration delay = backoff.next(reason, uptime);
        LOG.warn(
                "[{}] connection {} of the pool terminated and is replaced in {}: {}",
                pool.name(),
                number,
                delay,
                reason.text());
        after(delay, this::replace);
    }

    private void replace() {
        Ears fresh = new Ears();
        PoolConnection opened;
        try {
            opened = pool.open(number, fresh);
        } catch (RuntimeException e) {
            // Its options were good once; a key store that is gone may come back.
            replaceLater(new Reason.BadState("It could not be opened: " + e), Duration.ZERO);
            return;
        }
        ears = fresh;
        link = opened;
        streamLimit = -1;
        seat = pool.seats().add(this);
        enter(MemberState.CONNECTING);
    }

    private void streamEnded(GunStream stream) {
        PoolLeaseHandle lease = streams.remove(stream);
        if (lease != null) {
            released(lease.seat());
        } else if (state == MemberState.READY) {
            pool.seats().capacity(seat, capacity());
        }
        if (stream.equals(attachment)) {
            attachment = null;
            Duration uptime = uptime();
            enter(MemberState.SETTING_UP);
            // Over HTTP/1.1 the socket goes with its WebSocket, and the member is set up when it is back.
            after(backoff.next(Reason.CLOSED, uptime), this::setUp);
        }
    }

    // ---- setting up

    private void setUp() {
        PoolSetup setup = pool.options().setup();
        if (setup == null) {
            ready(null);
            return;
        }
        Object call = new Object();
        after(pool.options().setupTimeout(), () -> failed(call, "it took longer than pool.setupTimeout", null));
        setupCall = call;
        GunConnection connection = connection();
        pool.execute(() -> call(setup, connection, call));
    }

    /** On a receiver thread. */
    private void call(PoolSetup setup, GunConnection connection, Object call) {
        try {
            setup.setUp(connection)
                    .whenComplete((given, failure) -> pool.run(() -> {
                        if (failure == null) {
                            succeeded(call, given);
                        } else {
                            failed(call, "it failed", failure);
                        }
                    }));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            pool.run(() -> failed(call, "it was interrupted", e));
        } catch (Exception e) {
            pool.run(() -> failed(call, "it threw", e));
        }
    }

    private void succeeded(Object call, @Nullable Object given) {
        if (call != setupCall) {
            return;
        }
        boolean over = given instanceof GunStream stream
                && !connection().streamInfo(stream).running();
        if (over) {
            failed(call, "its stream has ended", null);
        } else {
            ready(given);
        }
    }

    private void failed(Object call, String what, @Nullable Throwable cause) {
        if (call != setupCall) {
            return;
        }
        Throwable origin = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        Reason reason = origin instanceof GunException failure
                ? failure.reason()
                : new Reason.BadState("The setup of a pool's connection: " + what);
        Duration delay = backoff.next(reason, Duration.ZERO);
        LOG.warn(
                "[{}] the setup of connection {} of the pool: {}; it is made again in {}",
                pool.name(),
                number,
                what,
                delay,
                origin);
        // The socket is given up: nobody knows in what state the setup has left it.
        after(delay, () -> connection().reconnect());
    }

    private void ready(@Nullable Object given) {
        cancelTimer();
        attachment = given;
        readyAt = pool.nanoTime();
        enter(MemberState.READY);
        pool.memberReady();
    }

    // ---- the rest

    private void enter(MemberState next) {
        state = next;
        pool.seats().capacity(seat, capacity());
    }

    /** How many may share the connection as it is now. */
    private long capacity() {
        if (state != MemberState.READY) {
            return 0;
        }
        Protocol protocol = link.spoken();
        if (protocol == Protocol.HTTP) {
            // What its last holder left behind ends first.
            return link.openStreams() == 0 ? 1 : 0;
        }
        if (protocol == Protocol.HTTP2) {
            boolean taken = attachment instanceof GunStream && streamLimit != Seats.UNLIMITED;
            return taken ? Math.max(0, streamLimit - 1) : streamLimit;
        }
        return protocol == null ? 0 : Seats.UNLIMITED;
    }

    /** How long it was ready until now. One that was so for long begins again with the shortest delay. */
    private Duration uptime() {
        if (state != MemberState.READY) {
            return Duration.ZERO;
        }
        Duration uptime = Duration.ofNanos(pool.nanoTime() - readyAt);
        if (uptime.compareTo(pool.connectionOptions().minUptime()) >= 0) {
            backoff.reset();
        }
        return uptime;
    }

    /** There is one timer: for the end of the setup, for the next setup, or for the next connection. */
    private void after(Duration delay, Runnable task) {
        cancelTimer();
        Object mine = new Object();
        timer = mine;
        stopTimer = pool.schedule(delay, () -> {
            if (timer == mine) {
                task.run();
            }
        });
    }

    /** Nothing that was begun and not finished matters any more. */
    private void cancelTimer() {
        Runnable stop = stopTimer;
        stopTimer = null;
        timer = null;
        setupCall = null;
        if (stop != null) {
            stop.run();
        }
    }

    /** Hears one connection. */
    private final class Ears implements MemberListener {

        private void hear(Runnable task) {
            pool.run(() -> {
                // What a connection still says that was replaced is not for this place any more.
                if (ears == this && state != MemberState.DEAD) {
                    task.run();
                }
            });
        }

        @Override
        public void up(Protocol protocol) {
            hear(() -> PoolMember.this.up(protocol));
        }

        @Override
        public boolean notice(GunNotify.Notice notice) {
            if (notice instanceof GunNotify.SettingsChanged changed) {
                hear(() -> settings(changed.settings()));
                return !pool.connectionOptions().http2().notifySettingsChanged();
            }
            return false;
        }

        @Override
        public void closing() {
            hear(PoolMember.this::closing);
        }

        @Override
        public void down() {
            hear(PoolMember.this::down);
        }

        @Override
        public void terminated(Reason reason) {
            hear(() -> PoolMember.this.terminated(reason));
        }

        @Override
        public void streamEnded(GunStream stream) {
            hear(() -> PoolMember.this.streamEnded(stream));
        }
    }
}
