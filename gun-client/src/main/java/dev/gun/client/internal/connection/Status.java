package dev.gun.client.internal.connection;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.ConnectionState;
import dev.gun.client.GunException;
import dev.gun.client.Intermediary;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import io.netty.channel.Channel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known about a connection, and who waits for it to change. Written on the event loop only; what {@link #info}
 * reads is volatile, each field for itself.
 */
final class Status {

    private static final Logger LOG = LoggerFactory.getLogger(Status.class);

    private static final Duration CALENDAR = Duration.ofDays(36_500);

    private static final AtomicReferenceFieldUpdater<Status, @Nullable Termination> TERMINATED =
            AtomicReferenceFieldUpdater.newUpdater(Status.class, Termination.class, "terminated");

    private final ConnectionDriver driver;

    private volatile ConnectionState state = ConnectionState.NOT_CONNECTED;
    private volatile @Nullable Protocol protocol;
    /** When that state began, in nanoseconds since 1970; no object, since every connection would have one. */
    private volatile long sinceNanos = now();

    /** What went wrong last, {@code null} while nothing has. */
    private volatile @Nullable Trouble trouble;
    /** Once a second it lasts for 68 years. */
    private volatile int timesUp;
    /** {@code null} as long as reading was never stopped. */
    private volatile @Nullable Reading reading;

    /** {@code null} while there are neither proxies nor a tunnel on the way, as mostly. */
    private volatile @Nullable Way way;

    /** The socket, whose addresses are known for good; {@code null} while there is none. */
    private volatile @Nullable Channel socket;

    /**
     * What went wrong last, and what follows.
     *
     * @param error why the connection was lost, or an attempt failed
     * @param attempts how many have failed in a row
     * @param nextRetryAt when the next one begins, {@code null} when none is waited for, or no calendar has the time
     */
    private record Trouble(
            Reason error, int attempts, @Nullable Instant nextRetryAt) {}

    /**
     * Whether the socket is read.
     *
     * @param pausedSince since when it is not, {@code null} when it is
     * @param changedAt when that changed, on the loop's clock
     */
    private record Reading(@Nullable Instant pausedSince, long changedAt) {}

    /**
     * Who waits for it to change, each under a key that he has.
     *
     * @param up until it is up, or over
     * @param monitors until it is over
     */
    private record Waiters(Map<Object, CompletableFuture<Protocol>> up, Map<Object, Consumer<Reason>> monitors) {

        Waiters() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        boolean isEmpty() {
            return up.isEmpty() && monitors.isEmpty();
        }
    }

    /**
     * What is on the way to what the connection is connected to.
     *
     * @param through the connection's own proxies, as they were negotiated; {@code null} while it is not up, or has none
     * @param taken what is inside the tunnel that has taken the connection, the innermost one
     */
    private record Way(
            @Nullable List<Intermediary> through, @Nullable TunnelLayer taken) {

        private static final Way DIRECT = new Way(null, null);
    }

    /** Completed when the connection has terminated and all else has been told; its reason is known before that. */
    private static final class Termination extends CompletableFuture<Reason> {

        private volatile @Nullable Reason reason;
    }

    /** Event loop only; {@code null} while there are none, since a connection lives long and mostly has none. */
    private @Nullable Waiters waiters;
    /** {@code null} until one is sent; written on the event loop. */
    private volatile @Nullable PingTimes pings;

    /** {@code null} until somebody asks for it or the connection has terminated. */
    private volatile @Nullable Termination terminated;

    Status(ConnectionDriver driver) {
        this.driver = driver;
    }

    private static long now() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    }

    // ---- any thread

    ConnectionInfo info() {
        TunnelLayer inside = way().taken();
        Origin origin = inside == null ? driver.origin() : inside.origin();
        EventHandlers handlers = driver.handlers();
        PingTimes sent = pings;
        Channel connected = socket;
        Trouble last = trouble;
        Reading read = reading;
        Path path = driver.origin().unixPath();
        return new ConnectionInfo(
                driver.name(),
                state,
                protocol,
                origin.transport(),
                origin.scheme(),
                origin.host(),
                origin.port(),
                inside == null ? intermediaries() : inside.intermediaries(),
                connected == null || path != null ? null : connected.localAddress(),
                connected == null ? null : path == null ? connected.remoteAddress() : UnixDomainSocketAddress.of(path),
                Instant.EPOCH.plusNanos(sinceNanos),
                last == null ? 0 : last.attempts(),
                last == null ? null : last.nextRetryAt(),
                last == null ? null : last.error(),
                driver.counts().open(),
                timesUp,
                sent == null ? null : sent.roundTrip(),
                sent == null ? null : sent.pendingSince(),
                read == null ? null : read.pausedSince(),
                driver.listenerFailureCount(),
                handlers == null ? 0 : handlers.failures());
    }

    /** What it speaks, {@code null} while it is not up, or closing. */
    @Nullable Protocol spoken() {
        return state.isUp() ? protocol : null;
    }

    /** The connection's own proxies. */
    List<Intermediary> intermediaries() {
        List<Intermediary> known = way().through();
        return known == null ? ProxyChain.wanted(driver.options().proxies()) : known;
    }

    private Way way() {
        Way known = way;
        return known == null ? Way.DIRECT : known;
    }

    @Nullable Reason terminationReason() {
        Termination known = terminated;
        return known == null ? null : known.reason;
    }

    /** Completed when the connection has terminated, after all else has been told. */
    CompletableFuture<Reason> terminated() {
        return termination();
    }

    private Termination termination() {
        Termination known = terminated;
        if (known == null) {
            known = new Termination();
            if (!TERMINATED.compareAndSet(this, null, known)) {
                known = Objects.requireNonNull(terminated);
            }
        }
        return known;
    }

    // ---- event loop: what happened

    void entered(ConnectionState next) {
        if (state != next) {
            state = next;
            sinceNanos = now();
        }
        if (next == ConnectionState.DOMAIN_LOOKUP) {
            noRetryWaitedFor();
        }
    }

    private void noRetryWaitedFor() {
        Trouble last = trouble;
        if (last != null && last.nextRetryAt() != null) {
            trouble = new Trouble(last.error(), last.attempts(), null);
        }
    }

    private int attempts() {
        return trouble == null ? 0 : trouble.attempts();
    }

    /** A socket is connected, to an address or to the path that the connection was opened with. */
    void connected(Channel channel) {
        // It keeps the addresses that it was asked for while it was open.
        channel.localAddress();
        channel.remoteAddress();
        socket = channel;
    }

    /** There is no socket any more. */
    void disconnected() {
        socket = null;
        way = null;
    }

    /** A tunnel takes the connection: what it is connected to is inside. */
    void behind(TunnelLayer inside) {
        way = new Way(way().through(), inside);
    }

    /** What was negotiated with the connection's own proxies. */
    void through(List<Intermediary> proxies) {
        way = new Way(proxies, way().taken());
    }

    void protocol(Protocol next) {
        protocol = next;
    }

    void up(Protocol now) {
        protocol = now;
        Trouble last = trouble;
        if (last != null) {
            trouble = new Trouble(last.error(), 0, last.nextRetryAt());
        }
        int times = timesUp + 1;
        timesUp = times;
        Waiters waiting = waiters;
        if (waiting != null) {
            waiting.up().values().forEach(waiter -> waiter.complete(now));
            waiting.up().clear();
            forgetWaitersIfNone();
        }
    }

    void lost(Reason reason) {
        protocol = null;
        PingTimes sent = pings;
        if (sent != null) {
            sent.lost();
        }
        readAgain();
        Trouble last = trouble;
        trouble = new Trouble(reason, attempts(), last == null ? null : last.nextRetryAt());
    }

    private void readAgain() {
        Reading last = reading;
        if (last != null) {
            reading = new Reading(null, last.changedAt());
        }
    }

    void failed(Reason reason, int attempt, Duration delay) {
        // A delay that no calendar can count is one for ever.
        trouble = new Trouble(
                reason, attempt, delay.compareTo(CALENDAR) < 0 ? Instant.now().plus(delay) : null);
    }

    void reading(boolean wanted) {
        reading = new Reading(wanted ? null : Instant.now(), driver.nanoTime());
    }

    /** Whether the socket is read; when not, nothing that does not come is the peer's fault. */
    boolean isReading() {
        Reading last = reading;
        return last == null || last.pausedSince() == null;
    }

    /** When reading began again, {@link Long#MIN_VALUE} when it has never stopped. */
    long readingSince() {
        Reading last = reading;
        return last == null ? Long.MIN_VALUE : last.changedAt();
    }

    /** The times of pings, which there are from now on. */
    PingTimes pings() {
        PingTimes made = pings;
        if (made == null) {
            made = new PingTimes();
            pings = made;
        }
        return made;
    }

    void unread(DefaultGunStream stream) {
        LOG.warn(
                "[{}] nobody read the messages of {} within unreadTimeout = {}: it is cancelled",
                driver.name(),
                stream,
                driver.options().unreadTimeout());
    }

    void terminated(Reason reason) {
        termination().reason = reason;
        noRetryWaitedFor();
        protocol = null;
        if (reason instanceof Reason.Shutdown shutdown) {
            trouble = new Trouble(shutdown.cause(), attempts(), null);
        }
        entered(ConnectionState.TERMINATED);
        Waiters waiting = waiters;
        if (waiting != null) {
            waiters = null;
            waiting.up().values().forEach(waiter -> waiter.completeExceptionally(new GunException.Down(reason)));
            for (Consumer<Reason> monitor : waiting.monitors().values()) {
                driver.completions().add(() -> call(monitor, reason));
            }
        }
        driver.completions().add(() -> terminated().complete(reason));
        driver.runtime().forget(driver);
    }

    // ---- event loop: who waits

    /** Completes {@code waiter}, which no user code hangs on, when the connection is up or over. */
    void whenUp(Object key, CompletableFuture<Protocol> waiter) {
        Reason over = terminationReason();
        Protocol now = protocol;
        if (over != null) {
            waiter.completeExceptionally(new GunException.Down(over));
        } else if (state.isUp() && now != null) {
            waiter.complete(now);
        } else {
            waiters().up().put(key, waiter);
        }
    }

    void stopWaiting(Object key) {
        if (waiters != null) {
            waiters.up().remove(key);
            forgetWaitersIfNone();
        }
    }

    void monitor(Object key, Consumer<Reason> listener) {
        Reason over = terminationReason();
        if (over != null) {
            driver.completions().add(() -> call(listener, over));
        } else {
            waiters().monitors().put(key, listener);
        }
    }

    void stopMonitoring(Object key) {
        if (waiters != null) {
            waiters.monitors().remove(key);
            forgetWaitersIfNone();
        }
    }

    private Waiters waiters() {
        Waiters made = waiters;
        if (made == null) {
            made = new Waiters();
            waiters = made;
        }
        return made;
    }

    private void forgetWaitersIfNone() {
        if (waiters != null && waiters.isEmpty()) {
            waiters = null;
        }
    }

    private void call(Consumer<Reason> listener, Reason reason) {
        try {
            listener.accept(reason);
        } catch (RuntimeException | Error e) {
            driver.listenerFailures()
                    .add(e, () -> "[" + driver.name() + "] a monitor threw; the others are called all the same");
        }
    }
}
