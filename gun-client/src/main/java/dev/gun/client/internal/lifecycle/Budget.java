package dev.gun.client.internal.lifecycle;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.RetryPolicy;
import dev.gun.client.RetryPolicy.Retry;
import dev.gun.client.RetryPolicy.RetryContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is left to try with.
 *
 * @param attempt how many attempts in a row have failed
 * @param retriesLeft how many retries are left, or {@link RetryPolicy#UNBOUNDED}
 * @param previousDelay the delay before the attempt under way
 * @param shortLived how many connections in a row were up for less than {@code minUptime}
 */
public record Budget(int attempt, int retriesLeft, Duration previousDelay, int shortLived) {

    static Budget full(RetryPolicy policy) {
        return new Budget(0, policy.maxRetries(), Duration.ZERO, 0);
    }

    /** Whether another attempt may follow. */
    public boolean hasRetries() {
        return retriesLeft > 0;
    }

    /** After a loss: the budget is restored, unless the connection was the second short-lived one in a row. */
    Budget lost(RetryPolicy policy, Duration uptime, Duration minUptime) {
        if (uptime.compareTo(minUptime) >= 0) {
            return new Budget(1, policy.maxRetries(), Duration.ZERO, 0);
        }
        if (shortLived == 0) {
            return new Budget(1, policy.maxRetries(), Duration.ZERO, 1);
        }
        return new Budget(attempt + 1, retriesLeft, previousDelay, shortLived + 1);
    }

    Budget failed() {
        return new Budget(attempt + 1, retriesLeft, previousDelay, shortLived);
    }

    /**
     * What the policy decides about the next attempt: the budget for it, or {@code null} to give up. As Gun, it is not
     * asked when no retry is left.
     */
    @Nullable Budget next(RetryPolicy policy, Duration uptime, Reason cause, GunOptions options) {
        if (!hasRetries()) {
            return null;
        }
        RetryPolicy.Decision decision =
                policy.next(new RetryContext(attempt, retriesLeft, previousDelay, uptime, cause, options));
        return decision instanceof Retry retry
                ? new Budget(attempt, retry.retriesLeft(), retry.delay(), shortLived)
                : null;
    }
}
