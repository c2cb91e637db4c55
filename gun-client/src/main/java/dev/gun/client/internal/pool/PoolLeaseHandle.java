package dev.gun.client.internal.pool;

import dev.gun.client.GunConnection;
import dev.gun.client.PoolLease;
import dev.gun.client.internal.pool.Seats.Seat;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A connection that somebody has; any thread. */
final class PoolLeaseHandle implements PoolLease {

    private final DefaultGunPool pool;
    private final Seat<PoolMember> seat;
    private final PoolConnection link;
    private final @Nullable Object attachment;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** In a task of the pool, which has given out {@code seat}. */
    PoolLeaseHandle(DefaultGunPool pool, Seat<PoolMember> seat) {
        this.pool = pool;
        this.seat = seat;
        this.link = seat.member().link();
        this.attachment = seat.member().attachment();
    }

    Seat<PoolMember> seat() {
        return seat;
    }

    @Override
    public GunConnection connection() {
        return link.connection();
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Behind the requests that its holder made: before them the connection would look idle. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            link.behind(this::release);
        }
    }

    /** Nothing was asked of the connection. */
    void closeUnused() {
        if (closed.compareAndSet(false, true)) {
            release();
        }
    }

    private void release() {
        pool.run(() -> seat.member().released(seat));
    }

    @Override
    public String toString() {
        return "PoolLease[" + link.connection().name() + "]";
    }
}
