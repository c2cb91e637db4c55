package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.RetryPolicy;
import dev.gun.spring.boot.autoconfigure.GunRetryProperties.Strategy;
import java.time.Duration;

/** Collects {@code retry.*} from several layers of properties and makes the policy of them. */
final class RetryMapper {

    private static final int NO_LIMIT = -1;

    private Strategy strategy = Strategy.EXPONENTIAL;
    private int maxAttempts = NO_LIMIT;
    private Duration delay = Duration.ofSeconds(5);
    private Duration initialDelay = Duration.ofMillis(500);
    private Duration maxDelay = Duration.ofSeconds(30);
    private double multiplier = 2;
    private double jitter = 0.2;

    void apply(PropertyGroup group, GunRetryProperties properties) {
        group.set("strategy", properties.strategy(), value -> strategy = value);
        group.set("max-attempts", properties.maxAttempts(), value -> {
            if (value < NO_LIMIT) {
                throw new InvalidGunPropertyException(
                        group.property("max-attempts"), String.valueOf(value), "0 or more, or -1 for no limit");
            }
            maxAttempts = value;
        });
        group.set("delay", properties.delay(), value -> {
            RetryPolicy.fixed(0, value);
            delay = value;
        });
        group.set("initial-delay", properties.initialDelay(), value -> {
            RetryPolicy.exponential(value, value, 1, 0);
            initialDelay = value;
        });
        group.set("max-delay", properties.maxDelay(), value -> {
            RetryPolicy.exponential(value, value, 1, 0);
            maxDelay = value;
        });
        group.set("multiplier", properties.multiplier(), value -> {
            RetryPolicy.exponential(initialDelay, initialDelay, value, 0);
            multiplier = value;
        });
        group.set("jitter", properties.jitter(), value -> {
            RetryPolicy.exponential(initialDelay, initialDelay, 1, value);
            jitter = value;
        });
    }

    /** The policy; {@code group} names the layer that is told when the values do not fit together. */
    RetryPolicy policy(PropertyGroup group) {
        int retries = maxAttempts == NO_LIMIT ? RetryPolicy.UNBOUNDED : maxAttempts;
        if (strategy == Strategy.FIXED) {
            return RetryPolicy.fixed(retries, delay);
        }
        if (maxDelay.compareTo(initialDelay) < 0) {
            throw new InvalidGunPropertyException(
                    group.property("max-delay"),
                    PropertyGroup.text(maxDelay),
                    "at least initial-delay, which is " + PropertyGroup.text(initialDelay));
        }
        return RetryPolicy.exponential(initialDelay, maxDelay, multiplier, jitter, retries);
    }
}
