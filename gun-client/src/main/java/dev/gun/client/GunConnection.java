package dev.gun.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One long-lived logical connection to one origin. It owns at most one socket at a time, reconnects on its own, and
 * lives until it is closed, shut down or out of retries. Every method may be called from any thread and returns at
 * once, except {@code await…}, which block the calling thread and refuse to be called on an event loop.
 */
public interface GunConnection extends GunRequests, AutoCloseable {

    /** The configured name, else {@code gun-<n>}; unique in the JVM when not configured. */
    String name();

    /** What is known about the connection now. */
    ConnectionInfo info();

    /** How much was received and sent since it was opened. */
    ConnectionTraffic traffic();

    /**
     * What is known about a stream of this connection.
     *
     * @throws IllegalArgumentException when it is another connection's
     */
    StreamInfo streamInfo(GunStream stream);

    /** Path and query of the URI that the connection was opened with, {@code /} when there was none. */
    String defaultPath();

    /** The options that the connection was opened with. */
    GunOptions options();

    /** Waits 5 seconds for the connection to be up; see {@link #awaitUp(Duration)}. */
    default Protocol awaitUp() {
        return awaitUp(DEFAULT_AWAIT);
    }

    /**
     * Waits until the connection is up.
     *
     * @return what it speaks
     * @throws GunException.Down when it terminates, or has terminated
     * @throws GunException.TimedOut when it is not up in time; it goes on trying
     * @throws GunException.Interrupted when the thread is interrupted
     * @throws IllegalStateException on an event-loop thread
     */
    Protocol awaitUp(Duration timeout);

    /**
     * Drops all messages that have come for any handle of the connection that is read by {@code await…}, or not at all,
     * and were not read yet; what comes after this call stays. Waits for the event loop, at most 5 seconds.
     *
     * @throws GunException.TimedOut when the event loop was busy for all of that
     * @throws GunException.Interrupted when the thread is interrupted
     * @throws IllegalStateException on an event-loop thread
     */
    void flush();

    /**
     * The session configured in {@link GunOptions#session()}, or {@code null}.
     */
    @Nullable GunSession session();

    /**
     * Makes {@code owner} the owner. Messages from then on go to it.
     *
     * @param current the owner now, which alone may hand over; {@code null} when there is none
     * @throws IllegalStateException when {@code current} is not the owner, or the connection is closing
     * @throws GunException.Down when the connection has terminated
     */
    void setOwner(@Nullable GunOwner current, GunOwner owner);

    /**
     * Calls {@code listener} once with the reason when the connection terminates; at once when it has already.
     *
     * @return ends the monitoring when closed
     */
    Monitor monitor(Consumer<Reason> listener);

    /** Completes with the reason when the connection has terminated. Cannot be completed by others. */
    CompletionStage<Reason> terminated();

    /** Loses the socket on purpose and connects again, as if the peer had closed it; does nothing when not up. */
    void reconnect();

    /**
     * Ends gracefully: running streams finish, new ones get {@code closing}, then the socket is closed; bounded by
     * {@link GunOptions#closingTimeout()}.
     */
    void shutdown();

    /** Ends at once, without any closing handshake. Live handles end with {@code closed}. Idempotent. */
    @Override
    void close();

    /** A monitor of a connection; see {@link GunConnection#monitor}. */
    interface Monitor extends AutoCloseable {

        /** Ends the monitoring; the listener is not called any more. */
        @Override
        void close();
    }
}
