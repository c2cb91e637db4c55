package dev.gun.spring.boot.metrics;

import dev.gun.client.ConnectionState;
import dev.gun.client.ConnectionTraffic;
import dev.gun.client.GunConnection;
import dev.gun.client.Reason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one connection. Events come on its event loop, one at a time; whoever reads a meter does so on a thread
 * of its own. Meters know the thing that they measure weakly only: {@link GunMetrics} holds this.
 */
final class ConnectionMeters {

    private static final long NOT_UP = 0;

    private final GunConnection connection;
    private final Tags tags;
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();
    private final Queue<Growing> growing = new ConcurrentLinkedQueue<>();
    private final AtomicLong timesUp = new AtomicLong();

    /** {@link System#nanoTime()} when it came up, {@link #NOT_UP} while it is not. */
    private volatile long upSince = NOT_UP;
    /** Event loop only: when what is under way to get a socket began. */
    private long phaseBegan;

    ConnectionMeters(GunConnection connection) {
        this.connection = connection;
        this.tags = Tags.of(GunMeters.CONNECTION_TAG, connection.name());
    }

    void bindTo(MeterRegistry registry) {
        registries.add(registry);
        bindState(registry);
        bindTraffic(registry);
        TimeGauge.builder(GunMeters.UPTIME, this, TimeUnit.SECONDS, ConnectionMeters::uptimeSeconds)
                .description("How long the connection has been up")
                .tags(tags)
                .register(registry);
        TimeGauge.builder(GunMeters.ROUND_TRIP, connection, TimeUnit.SECONDS, ConnectionMeters::roundTripSeconds)
                .description("Round trip of the last answered ping")
                .tags(tags)
                .register(registry);
        gauge(registry, GunMeters.STREAMS, "Streams that have not ended", of -> of.info()
                .openStreams());
        gauge(registry, GunMeters.MAILBOX, "Messages that wait for the listeners", of -> of.traffic()
                .waiting());
        FunctionCounter.builder(GunMeters.RECONNECTS, this, ConnectionMeters::reconnects)
                .description("How often the connection was up again")
                .tags(tags)
                .register(registry);
    }

    private void bindState(MeterRegistry registry) {
        for (ConnectionState state : ConnectionState.values()) {
            Gauge.builder(GunMeters.STATE, connection, of -> of.info().state() == state ? 1 : 0)
                    .description("1 for the state that the connection is in")
                    .tags(tags.and(GunMeters.STATE_TAG, state.name().toLowerCase(Locale.ROOT)))
                    .register(registry);
        }
    }

    private void bindTraffic(MeterRegistry registry) {
        count(registry, GunMeters.BYTES, "received", "bytes", ConnectionTraffic::bytesReceived);
        count(registry, GunMeters.BYTES, "sent", "bytes", ConnectionTraffic::bytesSent);
        count(registry, GunMeters.FRAMES, "received", null, ConnectionTraffic::framesReceived);
        count(registry, GunMeters.FRAMES, "sent", null, ConnectionTraffic::framesSent);
        FunctionCounter.builder(
                        GunMeters.LISTENER_FAILURES,
                        growing(() -> connection.info().listenerFailures()),
                        Growing::total)
                .description("Messages lost because a listener threw")
                .tags(tags)
                .register(registry);
    }

    private void count(
            MeterRegistry registry,
            String name,
            String direction,
            @Nullable String unit,
            ToLongFunction<ConnectionTraffic> count) {
        FunctionCounter.builder(name, growing(() -> count.applyAsLong(connection.traffic())), Growing::total)
                .description("Received and sent")
                .baseUnit(unit)
                .tags(tags.and(GunMeters.DIRECTION_TAG, direction))
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<GunConnection> value) {
        Gauge.builder(name, connection, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private Growing growing(LongSupplier source) {
        Growing made = new Growing(source);
        growing.add(made);
        return made;
    }

    private double uptimeSeconds() {
        long since = upSince;
        return since == NOT_UP ? 0 : (System.nanoTime() - since) / 1e9;
    }

    private double reconnects() {
        return Math.max(0, timesUp.get() - 1);
    }

    private static double roundTripSeconds(GunConnection connection) {
        Duration roundTrip = connection.info().roundTrip();
        return roundTrip == null ? Double.NaN : roundTrip.toNanos() / 1e9;
    }

    // ---- event loop

    void phaseStarts() {
        phaseBegan = System.nanoTime();
    }

    void phaseEnds(String name, @Nullable Reason error) {
        GunMeters.record(name, tags, error, System.nanoTime() - phaseBegan, registries);
    }

    void up() {
        timesUp.incrementAndGet();
        // Never the mark of one that is not up, whatever the clock says.
        upSince = System.nanoTime() | 1;
    }

    void down() {
        upSince = NOT_UP;
    }

    // ---- the end

    /** Removes every meter of the connection, its requests' included. */
    void remove() {
        GunMeters.remove(connection.name(), registries);
    }

    /** A count that begins again at 0 when the connection is opened again, made one that only grows. */
    private static final class Growing {

        private final LongSupplier source;
        private final AtomicLong last = new AtomicLong();
        private final AtomicLong before = new AtomicLong();

        Growing(LongSupplier source) {
            this.source = source;
        }

        double total() {
            long now = source.getAsLong();
            long seen = last.getAndSet(now);
            return now < seen ? before.addAndGet(seen) + now : before.get() + now;
        }
    }
}
