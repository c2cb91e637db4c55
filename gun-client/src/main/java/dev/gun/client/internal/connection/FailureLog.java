package dev.gun.client.internal.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Counts what user code of one kind threw, and logs it at a bounded rate: the first with its stack, then a line a minute
 * at most that says how many there were. Thread-safe.
 */
final class FailureLog {

    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long NEVER = Long.MIN_VALUE;

    private static final AtomicReferenceFieldUpdater<FailureLog, Known> KNOWN =
            AtomicReferenceFieldUpdater.newUpdater(FailureLog.class, Known.class, "known");

    /**
     * What is known of failures.
     *
     * @param count how many there were
     * @param loggedAt when one was logged last
     */
    private record Known(long count, long loggedAt) {

        static final Known NONE = new Known(0, NEVER);
    }

    private final Logger logger;
    private final LongSupplier nanoTime;
    private volatile Known known = Known.NONE;

    FailureLog(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
    }

    /** How many there were. */
    long count() {
        return known.count();
    }

    /** {@code what} threw {@code cause}. */
    void add(Throwable cause, Supplier<String> what) {
        long now = nanoTime.getAsLong();
        Known before;
        Known after;
        do {
            before = known;
            boolean quiet = before.loggedAt() != NEVER && now - before.loggedAt() < QUIET_NANOS;
            after = new Known(before.count() + 1, quiet ? before.loggedAt() : now);
        } while (!KNOWN.compareAndSet(this, before, after));
        if (before.loggedAt() == NEVER) {
            logger.warn("{} (what follows is counted, and told of once a minute at most)", what.get(), cause);
        } else if (after.loggedAt() != before.loggedAt()) {
            logger.warn("{}: {} ({} failures of this kind so far)", what.get(), cause.toString(), after.count());
        }
    }
}
