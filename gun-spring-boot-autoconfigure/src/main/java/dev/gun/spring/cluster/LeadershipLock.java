package dev.gun.spring.cluster;

import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.springframework.integration.support.locks.DistributedLock;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.integration.support.locks.RenewableLockRegistry;

/**
 * The lock of one connection. Locks belong to the thread that took them, so one thread calls every method; each may
 * block for as long as the lock store does.
 */
final class LeadershipLock {

    private final LockRegistry<?> registry;
    private final String key;
    private final Lock lock;
    private final Duration lease;

    LeadershipLock(LockRegistry<?> registry, String key, Duration lease) {
        this.registry = registry;
        this.key = key;
        this.lock = registry.obtain(key);
        this.lease = lease;
    }

    /** Takes the lock for the lease, if the store has leases; without, it holds for as long as the store says. */
    boolean tryLock(Duration wait) throws InterruptedException {
        if (lock instanceof DistributedLock leased && registry instanceof RenewableLockRegistry<?>) {
            return leased.tryLock(wait, lease);
        }
        return lock.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Holds the lock for another lease.
     *
     * @return whether we have it still; an exception says that the store could not be asked
     */
    boolean renew() {
        if (registry instanceof RenewableLockRegistry<?> renewable) {
            try {
                renewable.renewLock(key, lease);
                return true;
            } catch (IllegalStateException | ConcurrentModificationException e) {
                // What registries throw when the lock is another's.
                return false;
            }
        }
        // Every lock of Spring Integration is reentrant, and asks the store each time.
        if (!lock.tryLock()) {
            return false;
        }
        lock.unlock();
        return true;
    }

    /** Lets others have it. An exception says that it was lost before, or that the store could not be asked. */
    void unlock() {
        lock.unlock();
    }
}
