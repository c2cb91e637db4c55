package dev.gun.spring.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens after a loss or a failed attempt.
 *
 * @param strategy How the delay between two attempts is found.
 * @param maxAttempts Number of retries in a row after which the connection gives up; -1 for no limit, 0 to give up at
 *     the first loss.
 * @param delay Delay between two retries of the fixed strategy, whose first retry is immediate.
 * @param initialDelay Delay before the first retry of the exponential strategy.
 * @param maxDelay Largest delay of the exponential strategy.
 * @param multiplier How much a delay of the exponential strategy grows from one attempt to the next.
 * @param jitter Part of each delay of the exponential strategy that is random, 0 to 1.
 * @param minUptime How long a connection must have been up to restore the retries.
 */
public record GunRetryProperties(
        @Nullable Strategy strategy,
        @Nullable Integer maxAttempts,
        @Nullable Duration delay,
        @Nullable Duration initialDelay,
        @Nullable Duration maxDelay,
        @Nullable Double multiplier,
        @Nullable Double jitter,
        @Nullable Duration minUptime) {

    /** How the delay between two attempts is found. */
    public enum Strategy {
        /** It grows from one attempt to the next. */
        EXPONENTIAL,
        /** It is always the same, but the first retry is immediate. */
        FIXED
    }
}
