package dev.gun.client.internal.pool;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.RetryPolicy;
import java.time.Duration;

/**
 * How long a pool waits before it tries a member again: what the retry policy of the connections says, which is asked
 * as if it had no limit, since a pool never gives a member up. From the second failure in a row on it is {@code
 * minUptime} at least, so that a policy without delay, or one that gives up, does not loop hot.
 */
final class Backoff {

    private final RetryPolicy policy;
    private final Duration least;
    private int failures;
    private Duration previous = Duration.ZERO;

    Backoff(GunOptions options) {
        this.policy = options.retry();
        this.least = options.minUptime();
    }

    /** It went well for a while: the next failure is the first in a row. */
    void reset() {
        failures = 0;
        previous = Duration.ZERO;
    }

    /** One more failure in a row. */
    Duration next(Reason cause, Duration uptime) {
        failures = Math.min(failures, Integer.MAX_VALUE - 1) + 1;
        RetryPolicy.Decision decision =
                policy.next(new RetryPolicy.RetryContext(failures, RetryPolicy.UNBOUNDED, previous, uptime, cause));
        Duration delay = decision instanceof RetryPolicy.Retry retry ? retry.delay() : previous;
        previous = failures > 1 && delay.compareTo(least) < 0 ? least : delay;
        return previous;
    }
}
