package dev.gun.spring.boot.metrics;

import dev.gun.client.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The names of the meters, and of their tags. */
public final class GunMeters {

    /** 1 for the state that the connection is in, 0 for every other; tag {@link #STATE_TAG}. */
    public static final String STATE = "gun.connection.state";

    /** For how long the connection has been up, 0 while it is not. */
    public static final String UPTIME = "gun.connection.uptime";

    /** How often the connection was up again after it had been up before. */
    public static final String RECONNECTS = "gun.connection.reconnects";

    /** How long resolving the host name took; tag {@link #ERROR_TAG}. */
    public static final String DOMAIN_LOOKUP = "gun.connection.domain.lookup";

    /** How long making the TCP connection took; tag {@link #ERROR_TAG}. */
    public static final String CONNECT = "gun.connection.connect";

    /** How long the TLS handshake took; tag {@link #ERROR_TAG}. */
    public static final String TLS_HANDSHAKE = "gun.connection.tls.handshake";

    /** Bytes behind TLS; tag {@link #DIRECTION_TAG}. */
    public static final String BYTES = "gun.connection.bytes";

    /** WebSocket messages received, and frames sent by the application; tag {@link #DIRECTION_TAG}. */
    public static final String FRAMES = "gun.connection.frames";

    /** The round trip of the last answered ping; not a number while there was none. */
    public static final String ROUND_TRIP = "gun.connection.round.trip";

    /** Messages that wait for the owner's thread, which calls the listeners. */
    public static final String MAILBOX = "gun.connection.mailbox";

    /** Streams that have not ended. */
    public static final String STREAMS = "gun.connection.streams";

    /** Messages that were lost because a listener threw. */
    public static final String LISTENER_FAILURES = "gun.connection.listener.failures";

    /** Connections of a pool that are in a state; tag {@link #STATE_TAG}. */
    public static final String POOL_CONNECTIONS = "gun.pool.connections";

    /** 1 for the state that the pool is in, 0 for every other; tag {@link #STATE_TAG}. */
    public static final String POOL_STATE = "gun.pool.state";

    /** How often connections of the pool are given out now, requests included. */
    public static final String POOL_LEASES = "gun.pool.leases";

    /** Requests that wait for a connection of the pool. */
    public static final String POOL_WAITING = "gun.pool.waiting";

    /** Requests and WebSocket upgrades: the timer that observations of that name make. */
    public static final String REQUESTS = "gun.client.requests";

    /** The name of the connection, or of the pool. */
    public static final String CONNECTION_TAG = "connection";

    /** A state in lower case, for example {@code connected}. */
    public static final String STATE_TAG = "state";

    /** {@code received} or {@code sent}. */
    public static final String DIRECTION_TAG = "direction";

    /** The code of the reason, {@code none} when it went well. */
    public static final String ERROR_TAG = "error";

    private GunMeters() {}

    /** Removes every meter of the connection or pool of that name, and forgets the registries. */
    static void remove(String name, List<MeterRegistry> registries) {
        for (MeterRegistry registry : registries) {
            registry.getMeters().stream()
                    .filter(meter -> meter.getId().getName().startsWith("gun.")
                            && name.equals(meter.getId().getTag(CONNECTION_TAG)))
                    .forEach(registry::remove);
        }
        registries.clear();
    }

    /** Records how long something took on the way to a connection, and how it ended. */
    static void record(String name, Tags tags, @Nullable Reason error, long nanos, List<MeterRegistry> registries) {
        for (MeterRegistry registry : registries) {
            Timer.builder(name)
                    .description("How long it took to get a connection this far")
                    .tags(tags.and(ERROR_TAG, error == null ? "none" : error.code()))
                    .register(registry)
                    .record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
