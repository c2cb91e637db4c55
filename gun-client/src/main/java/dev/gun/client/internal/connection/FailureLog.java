package dev.gun.client.internal.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
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

    private static final AtomicLongFieldUpdater<FailureLog> COUNT =
            AtomicLongFieldUpdater.newUpdater(FailureLog.class, "count");
    private static final AtomicLongFieldUpdater<FailureLog> LOGGED_AT =
            AtomicLongFieldUpdater.newUpdater(FailureLog.class, "loggedAt");

    private final Logger logger;
    private final LongSupplier nanoTime;
    private volatile long count;
    private volatile long loggedAt = NEVER;

    FailureLog(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
    }

    /** How many there were. */
    long count() {
        return count;
    }

    /** {@code what} threw {@code cause}. */
    void add(Throwable cause, Supplier<String> what) {
        COUNT.incrementAndGet(this);
        long now = nanoTime.getAsLong();
        long last = loggedAt;
        if ((last != NEVER && now - last < QUIET_NANOS) || !LOGGED_AT.compareAndSet(this, last, now)) {
            return;
        }
        if (last == NEVER) {
            logger.warn("{} (what follows is counted, and told of once a minute at most)", what.get(), cause);
        } else {
            logger.warn("{}: {} ({} failures of this kind so far)", what.get(), cause.toString(), count());
        }
    }
}
