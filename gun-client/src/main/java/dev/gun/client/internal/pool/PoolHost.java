package dev.gun.client.internal.pool;

import dev.gun.client.GunOptions;
import java.time.Duration;

/** What a pool asks of its client; any thread. */
public interface PoolHost {

    /** Opens one more connection to the pool's origin, whose life {@code listener} hears of. */
    PoolConnection open(GunOptions options, MemberListener listener);

    /** Runs {@code task}, which must not block, after {@code delay}; returns what stops it. */
    Runnable schedule(Duration delay, Runnable task);

    /** Runs user code. */
    void execute(Runnable userCode);

    /** A call begins that blocks: throws {@link IllegalStateException} on an event loop, which it would stop. */
    void aboutToBlock();

    /** A clock that only goes forward. */
    long nanoTime();

    /** The pool has stopped, and its origin and scope are free for another. */
    void stopped(DefaultGunPool pool);
}
