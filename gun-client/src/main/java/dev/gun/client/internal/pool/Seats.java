package dev.gun.client.internal.pool;

import dev.gun.client.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which member, and who waits in line. Pure: knows no connection, clock or thread, and is used by one thread
 * at a time.
 *
 * <p>Its rules, which hold after each call: nobody waits while a seat is free; no seat is given out beyond its capacity;
 * who came first is served first; who is served gets the seat with the fewest leases of those that are free, and of
 * several such the next in turn; at most {@code maxWaiting} wait.
 *
 * @param <M> a member
 */
final class Seats<M> {

    /** The capacity of a seat that any number may share. */
    static final long UNLIMITED = Long.MAX_VALUE;

    /** Somebody who wants a seat, and is answered exactly once, unless it leaves the line before. */
    interface Waiter<M> {

        /** Has a seat, until {@link Seats#release}. */
        void given(Seat<M> seat);

        /** Gets none. */
        void refused(Reason reason);
    }

    /**
     * The place of one member.
     *
     * @param <M> a member
     */
    static final class Seat<M> {

        private final M member;
        private volatile long capacity;
        private final AtomicLong leases = new AtomicLong();

        private Seat(M member) {
            this.member = member;
        }

        M member() {
            return member;
        }

        /** How many may share it now, 0 when it is not given out. Any thread. */
        long capacity() {
            return capacity;
        }

        /** How many share it now. Any thread. */
        long leases() {
            return leases.get();
        }

        private boolean isFree() {
            return leases.get() < capacity;
        }
    }

    private final int maxWaiting;
    private final List<Seat<M>> seats = new ArrayList<>();
    private final Set<Waiter<M>> line = new LinkedHashSet<>();
    private int turn;
    private @Nullable Reason stopped;

    Seats(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    /** A new seat, which is not given out yet. */
    Seat<M> add(M member) {
        Seat<M> seat = new Seat<>(member);
        seats.add(seat);
        return seat;
    }

    /** The seat is gone; its leases may still be given back. */
    void remove(Seat<M> seat) {
        seat.capacity = 0;
        seats.remove(seat);
    }

    /** As {@link #capacity(Seat, long)}, before {@link #release}, which serves the line. */
    void resize(Seat<M> seat, long capacity) {
        seat.capacity = capacity;
    }

    /** How many may share the seat from now on; those who do already, stay. */
    void capacity(Seat<M> seat, long capacity) {
        seat.capacity = capacity;
        serve();
    }

    /** One who shared the seat has gone. */
    void release(Seat<M> seat) {
        seat.leases.decrementAndGet();
        serve();
    }

    /** Gives a seat, a place in the line, or a refusal. */
    void acquire(Waiter<M> waiter) {
        Reason over = stopped;
        Seat<M> free = over == null ? pick() : null;
        if (over != null) {
            waiter.refused(over);
        } else if (free != null) {
            give(free, waiter);
        } else if (line.size() >= maxWaiting) {
            waiter.refused(new Reason.TooManyPending("pool.maxWaiting", maxWaiting));
        } else {
            line.add(waiter);
        }
    }

    /** Leaves the line; {@code false} when it was not in it. */
    boolean leave(Waiter<M> waiter) {
        return line.remove(waiter);
    }

    int waiting() {
        return line.size();
    }

    /** Everybody in line, and whoever comes, is refused. */
    void stop(Reason reason) {
        stopped = reason;
        List<Waiter<M>> left = List.copyOf(line);
        line.clear();
        left.forEach(waiter -> waiter.refused(reason));
    }

    private void serve() {
        while (!line.isEmpty()) {
            Seat<M> free = pick();
            if (free == null) {
                return;
            }
            Waiter<M> first = line.iterator().next();
            line.remove(first);
            give(free, first);
        }
    }

    private void give(Seat<M> seat, Waiter<M> waiter) {
        seat.leases.incrementAndGet();
        waiter.given(seat);
    }

    /** The free seat with the fewest leases; the search begins behind the one that was found last. */
    private @Nullable Seat<M> pick() {
        Seat<M> best = null;
        int found = turn;
        for (int i = 0; i < seats.size(); i++) {
            int at = (turn + i) % seats.size();
            Seat<M> seat = seats.get(at);
            if (seat.isFree() && (best == null || seat.leases() < best.leases())) {
                best = seat;
                found = at + 1;
            }
        }
        turn = found;
        return best;
    }
}
