package dev.gun.spring.cluster;

import dev.gun.client.GunConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The time from becoming the leader to giving up the lock. Half of the lease after the last renewal it is over,
 * whatever anybody else says: no other instance can have the lock before the other half has passed, too.
 *
 * <p>The candidate's thread extends it, the watch ends it, any thread asks.
 */
final class Term {

    private final long epoch;
    private final long half;
    private final LongSupplier nanoTime;
    private final AtomicReference<Tenure> tenure;

    /** What a term can be: running, or over. */
    private sealed interface Tenure {

        /**
         * The lock is held.
         *
         * @param until the time at which the term is over unless it is extended before
         * @param connection what the leader has opened, {@code null} before it has
         * @param resigning whether the connection is to end, or has to as soon as it is there
         */
        record Running(long until, @Nullable GunConnection connection, boolean resigning) implements Tenure {}

        /** The connection was closed, or is never opened; nothing can change that. */
        record Over() implements Tenure {}
    }

    /**
     * A term that begins.
     *
     * @param epoch its fencing value
     * @param lease for how long the lock is held after a renewal
     * @param renewed when the lock was renewed last, taken before the lock store was asked
     * @param nanoTime the clock
     */
    Term(long epoch, Duration lease, long renewed, LongSupplier nanoTime) {
        this.epoch = epoch;
        this.half = lease.toNanos() / 2;
        this.nanoTime = nanoTime;
        this.tenure = new AtomicReference<>(new Tenure.Running(renewed + half, null, false));
    }

    long epoch() {
        return epoch;
    }

    boolean isValid() {
        return left() > 0;
    }

    /** The nanoseconds that are left unless the lock is renewed, 0 when the term is over. */
    long left() {
        return tenure.get() instanceof Tenure.Running running ? Math.max(0, running.until - nanoTime.getAsLong()) : 0;
    }

    /**
     * The lock was renewed.
     *
     * @param renewed the time, taken before the lock store was asked
     */
    void extend(long renewed) {
        change(running -> new Tenure.Running(renewed + half, running.connection, running.resigning));
    }

    /** The leader has opened its connection, which ends at once if the term is over, or was resigned. */
    void opened(GunConnection connection) {
        Tenure now = change(running -> new Tenure.Running(running.until, connection, running.resigning));
        if (now instanceof Tenure.Over) {
            connection.close();
        } else if (now instanceof Tenure.Running running && running.resigning) {
            connection.shutdown();
        }
    }

    /** Ends the term and closes the connection, without any closing handshake: another may lead soon. */
    void revoke() {
        if (tenure.getAndSet(new Tenure.Over()) instanceof Tenure.Running running && running.connection != null) {
            running.connection.close();
        }
    }

    /** Revokes a term whose time is up. */
    void revokeIfDue() {
        if (left() == 0) {
            revoke();
        }
    }

    /** Shuts the connection down; the term goes on until it has ended. */
    void resign() {
        Tenure now = change(running -> new Tenure.Running(running.until, running.connection, true));
        if (now instanceof Tenure.Running running && running.connection != null) {
            running.connection.shutdown();
        }
    }

    private Tenure change(UnaryOperator<Tenure.Running> change) {
        return tenure.updateAndGet(now -> now instanceof Tenure.Running running ? change.apply(running) : now);
    }
}
