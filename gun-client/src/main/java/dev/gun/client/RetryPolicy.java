package dev.gun.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens after a lost connection or a failed attempt: try again after a delay, or give up. A policy is a
 * value without state, so it may be shared by any number of connections; it is asked on the connection's event loop
 * and must not block.
 */
@FunctionalInterface
public interface RetryPolicy {

    /** Stands for "no limit" in the number of retries. */
    int UNBOUNDED = Integer.MAX_VALUE;

    /** What to do next. */
    Decision next(RetryContext context);

    /** The number of retries that a connection begins with, or {@link #UNBOUNDED}. */
    default int maxRetries() {
        return UNBOUNDED;
    }

    /**
     * What a policy knows.
     *
     * @param attempt how many attempts in a row have failed, this loss included; 1 for the first
     * @param retriesLeft how many retries are left, 1 or more, or {@link #UNBOUNDED}; with none left nobody is asked
     * @param previousDelay the delay before the attempt that just failed, zero if it was immediate
     * @param uptime how long the lost connection was up, zero for an attempt that failed
     * @param cause why it was lost or failed
     * @param options the connection's options
     */
    record RetryContext(
            int attempt, int retriesLeft, Duration previousDelay, Duration uptime, Reason cause, GunOptions options) {}

    /** What a policy decides. */
    sealed interface Decision {}

    /**
     * Try again.
     *
     * @param delay how long to wait before the attempt, zero for at once
     * @param retriesLeft how many retries are left after this one, or {@link #UNBOUNDED}; with 0 it is the last
     */
    record Retry(Duration delay, int retriesLeft) implements Decision {

        /** Refuses a negative delay and a negative number. */
        public Retry {
            Checks.notNegative("retry.delay", delay);
            Checks.between("retry.retriesLeft", retriesLeft, 0, UNBOUNDED);
        }
    }

    /** Give up: the connection terminates. */
    record GiveUp() implements Decision {}

    /**
     * Gun's own rule: at most {@code retries} retries, the first at once, the others after {@code delay}.
     *
     * @param retries 0 or more; 0 gives up at the first loss
     * @param delay zero or more
     */
    static RetryPolicy fixed(int retries, Duration delay) {
        return new Fixed(Checks.between("retry", retries, 0, UNBOUNDED), Checks.notNegative("retryTimeout", delay));
    }

    /**
     * Exponential back-off without a limit on the number of retries.
     *
     * @param initial the delay before the first retry, more than zero
     * @param max the largest delay
     * @param multiplier how much a delay grows from one attempt to the next, 1 or more
     * @param jitter the part of each delay that is random, 0 to 1; applies to the first retry too
     */
    static RetryPolicy exponential(Duration initial, Duration max, double multiplier, double jitter) {
        return new Exponential(initial, max, multiplier, jitter, UNBOUNDED);
    }

    /** As {@link #exponential(Duration, Duration, double, double)}, with at most {@code retries} retries. */
    static RetryPolicy exponential(Duration initial, Duration max, double multiplier, double jitter, int retries) {
        return new Exponential(initial, max, multiplier, jitter, retries);
    }

    /** Gun's rule; see {@link RetryPolicy#fixed}. */
    record Fixed(int maxRetries, Duration delay) implements RetryPolicy {
        @Override
        public Decision next(RetryContext context) {
            if (context.retriesLeft() <= 0) {
                return new GiveUp();
            }
            Duration wait = context.attempt() <= 1 ? Duration.ZERO : delay;
            return new Retry(wait, minusOne(context.retriesLeft()));
        }
    }

    /** Exponential back-off; see {@link RetryPolicy#exponential}. */
    record Exponential(Duration initial, Duration max, double multiplier, double jitter, int maxRetries)
            implements RetryPolicy {

        /** Refuses values outside the documented ranges. */
        public Exponential {
            Checks.positive("retry.initial", initial);
            Checks.positive("retry.max", max);
            if (max.compareTo(initial) < 0) {
                throw new GunOptionsException("retry.max", max, "at least retry.initial = " + initial);
            }
            if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
                throw new GunOptionsException("retry.multiplier", multiplier, "1 or more");
            }
            if (!(jitter >= 0 && jitter <= 1)) {
                throw new GunOptionsException("retry.jitter", jitter, "0 to 1");
            }
            Checks.between("retry.maxAttempts", maxRetries, 0, UNBOUNDED);
        }

        @Override
        public Decision next(RetryContext context) {
            if (context.retriesLeft() <= 0) {
                return new GiveUp();
            }
            double grown = nanos(initial) * Math.pow(multiplier, Math.max(0, context.attempt() - 1));
            double capped = Math.min(grown, nanos(max));
            double spread = capped * jitter;
            // The random part is taken off, not added, so that no delay is ever longer than max.
            double delay = capped - spread * ThreadLocalRandom.current().nextDouble();
            return new Retry(Duration.ofNanos((long) delay), minusOne(context.retriesLeft()));
        }
    }

    /** Durations are longer than a {@code long} of nanoseconds can be. */
    private static double nanos(Duration duration) {
        return (double) duration.getSeconds() * 1e9 + duration.getNano();
    }

    private static int minusOne(int retriesLeft) {
        return retriesLeft == UNBOUNDED ? UNBOUNDED : retriesLeft - 1;
    }

    /**
     * A policy from its string form: {@code fixed=5,delay=5s} or
     * {@code exponential=500ms:30s,multiplier=2,jitter=0.2,retries=10}.
     *
     * @throws GunOptionsException when the text is not of that form
     */
    static RetryPolicy parse(@Nullable String text) {
        return RetryPolicyParser.parse(text);
    }
}
