package dev.gun.spring.cluster;

import java.time.Duration;

/**
 * How long a lock is held, and how often it is renewed.
 *
 * @param lease for how long after a renewal nobody else can have the lock
 * @param heartBeat how often it is renewed, or asked for
 */
public record LeaseTimes(Duration lease, Duration heartBeat) {

    /**
     * Times that fit each other.
     *
     * @throws IllegalArgumentException when the heart-beat is not positive, or longer than a quarter of the lease: one
     *     renewal must be able to fail before half of the lease is over
     */
    public LeaseTimes {
        if (heartBeat.isZero()
                || heartBeat.isNegative()
                || heartBeat.multipliedBy(4).compareTo(lease) > 0) {
            throw new IllegalArgumentException("A heart-beat of " + heartBeat + " does not fit a lease of " + lease
                    + ": allowed is a positive one, at most a quarter of the lease");
        }
    }
}
