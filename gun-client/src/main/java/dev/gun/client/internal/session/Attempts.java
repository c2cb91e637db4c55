package dev.gun.client.internal.session;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a session tries again on a connection that lives on: the policy's budget, and the timer. Event loop only. */
final class Attempts {

    private final GunOptions options;
    private final RetryPolicy policy;
    private final SessionHost host;
    private final Runnable start;

    private int failed;
    private int retriesLeft;
    private Duration previousDelay = Duration.ZERO;
    private @Nullable Runnable stopTimer;

    /** @param start begins an attempt */
    Attempts(GunOptions options, RetryPolicy policy, SessionHost host, Runnable start) {
        this.options = options;
        this.policy = policy;
        this.host = host;
        this.start = start;
        this.retriesLeft = policy.maxRetries();
    }

    /** As if none had failed. */
    void restore() {
        failed = 0;
        retriesLeft = policy.maxRetries();
        previousDelay = Duration.ZERO;
    }

    /**
     * One has failed, or has ended: lets another follow, unless the policy has no more.
     *
     * @param uptime how long it lasted
     * @param atLeast the shortest delay
     * @return whether another follows
     */
    boolean again(Reason cause, Duration uptime, Duration atLeast) {
        failed++;
        RetryPolicy.Decision decision = retriesLeft <= 0
                ? new RetryPolicy.GiveUp()
                : policy.next(new RetryPolicy.RetryContext(failed, retriesLeft, previousDelay, uptime, cause, options));
        if (decision instanceof RetryPolicy.Retry retry) {
            retriesLeft = retry.retriesLeft();
            previousDelay = retry.delay();
            after(longer(retry.delay(), atLeast));
            return true;
        }
        return false;
    }

    /** Begins an attempt after {@code delay}. */
    void after(Duration delay) {
        stopTimer = host.schedule(delay, () -> {
            stopTimer = null;
            start.run();
        });
    }

    /** Whatever was to follow does not. */
    void cancel() {
        if (stopTimer != null) {
            stopTimer.run();
            stopTimer = null;
        }
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
