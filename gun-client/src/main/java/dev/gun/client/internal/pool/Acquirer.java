package dev.gun.client.internal.pool;

import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.GunStream;
import dev.gun.client.PoolLease;
import dev.gun.client.Reason;
import dev.gun.client.internal.pool.Seats.Seat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gets connections for users: at once on their own thread when one is free, else later on a receiver thread. */
final class Acquirer {

    private final DefaultGunPool pool;
    private final PoolHost host;
    private volatile int waiting;

    Acquirer(DefaultGunPool pool, PoolHost host) {
        this.pool = pool;
        this.host = host;
    }

    /** How many wait in line. Any thread. */
    int waiting() {
        return waiting;
    }

    /**
     * Gets a connection.
     *
     * @param use what to do with it; when it throws it has given the lease back
     */
    <T> CompletionStage<T> acquire(Function<PoolLeaseHandle, ? extends T> use) {
        Place place = new Place();
        pool.run(() -> {
            pool.seats().acquire(place);
            place.waitInLine();
            waiting = pool.seats().waiting();
        });
        CompletableFuture<T> result = new CompletableFuture<>();
        if (place.lease.isDone()) {
            place.lease.whenComplete((lease, failure) -> use(lease, failure, use, result));
        } else {
            place.lease.whenCompleteAsync((lease, failure) -> use(lease, failure, use, result), host::execute);
            result.whenComplete((value, failure) -> {
                if (failure != null) {
                    // Cancelled, or failed by its holder, maybe while it stood in line.
                    pool.run(place::leave);
                }
            });
        }
        return result;
    }

    private static <T> void use(
            @Nullable PoolLeaseHandle lease,
            @Nullable Throwable failure,
            Function<PoolLeaseHandle, ? extends T> use,
            CompletableFuture<T> result) {
        if (lease == null) {
            result.completeExceptionally(failure == null ? new IllegalStateException() : failure);
        } else if (result.isDone()) {
            // Cancelled as it was given.
            lease.closeUnused();
        } else {
            try {
                T used = use.apply(lease);
                if (!result.complete(used)) {
                    undo(used);
                }
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }
    }

    /** Cancelled while it was made: nobody has it who could. */
    private static void undo(Object made) {
        if (made instanceof GunStream stream) {
            stream.cancel();
        } else if (made instanceof PoolLease lease) {
            lease.close();
        }
    }

    /** One who wants a connection; in tasks of the pool, but for the future. */
    private final class Place implements Seats.Waiter<PoolMember> {

        final CompletableFuture<PoolLeaseHandle> lease = new CompletableFuture<>();
        private @Nullable Runnable stopTimer;

        @Override
        public void given(Seat<PoolMember> seat) {
            left();
            lease.complete(new PoolLeaseHandle(pool, seat));
        }

        @Override
        public void refused(Reason reason) {
            left();
            lease.completeExceptionally(
                    reason instanceof Reason.TooManyPending
                            ? new GunException.Stream(reason)
                            : new GunException.Down(reason));
        }

        void waitInLine() {
            Duration timeout = pool.options().acquireTimeout();
            if (!lease.isDone() && !timeout.equals(GunOptions.INFINITE)) {
                stopTimer = pool.schedule(timeout, () -> {
                    if (pool.seats().leave(this)) {
                        left();
                        lease.completeExceptionally(new GunException.TimedOut(new Reason.Timeout(
                                Reason.TimeoutPhase.PENDING,
                                "No connection of pool " + pool.name() + " was free within pool.acquireTimeout = "
                                        + timeout)));
                    }
                });
            }
        }

        void leave() {
            if (pool.seats().leave(this)) {
                left();
            }
        }

        private void left() {
            Runnable stop = stopTimer;
            stopTimer = null;
            if (stop != null) {
                stop.run();
            }
            waiting = pool.seats().waiting();
        }
    }
}
