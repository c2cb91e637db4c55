package dev.gun.client.internal.connection;

import dev.gun.client.RetryPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A user's policy, which may throw: without an answer the connection would neither try again nor end. */
record GuardedRetryPolicy(String connection, RetryPolicy policy) implements RetryPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedRetryPolicy.class);

    /** Guards {@code policy}, unless it is one of ours, which do not throw. */
    static RetryPolicy of(String connection, RetryPolicy policy) {
        return isNeeded(policy) ? new GuardedRetryPolicy(connection, policy) : policy;
    }

    /** Whether {@code policy} is not known not to throw. */
    static boolean isNeeded(RetryPolicy policy) {
        return !(policy instanceof Fixed || policy instanceof Exponential);
    }

    @Override
    public Decision next(RetryContext context) {
        try {
            return policy.next(context);
        } catch (RuntimeException | Error e) {
            LOG.warn("[{}] the retry policy {} threw: the connection gives up", connection, policy, e);
            return new GiveUp();
        }
    }

    @Override
    public int maxRetries() {
        return policy.maxRetries();
    }
}
