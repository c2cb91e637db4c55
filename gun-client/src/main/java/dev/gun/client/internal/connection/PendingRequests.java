package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, or of one tunnel, that are not written yet, in the order they were made, and the time
 * that each may wait (spec page 1 §2). {@link StreamCounts} bounds how many. Confined to the event loop.
 */
final class PendingRequests {

    /** Of whom no request waits: never added to. */
    static final PendingRequests NONE = new PendingRequests((stream, reason) -> {});

    private final Late late;
    private final ArrayDeque<DefaultGunStream> queue = new ArrayDeque<>(1);
    private @Nullable Future<?> timer;

    /** Who hears of each request that waited for too long, and was removed. */
    @FunctionalInterface
    interface Late {
        void late(DefaultGunStream stream, Reason reason);
    }

    PendingRequests(Late late) {
        this.late = late;
    }

    // ---- event loop

    /** Adds a request, which was counted in, behind all others. */
    void add(DefaultGunStream stream) {
        stream.queuedAt(stream.driver().nanoTime());
        queue.add(stream);
        startTimer();
    }

    /** Puts a request that was written, and counted in again, back to its place: it was made before others. */
    void putBack(DefaultGunStream stream) {
        stream.queuedAt(stream.driver().nanoTime());
        ArrayDeque<DefaultGunStream> older = new ArrayDeque<>();
        DefaultGunStream first;
        while ((first = queue.peek()) != null && first.id() < stream.id()) {
            older.push(queue.remove());
        }
        queue.addFirst(stream);
        older.forEach(queue::addFirst);
        startTimer();
    }

    /** These, or some to add to if nothing is ever added to these. */
    PendingRequests own(Late hears) {
        return this == NONE ? new PendingRequests(hears) : this;
    }

    /** These, or, when none waits, {@link #NONE}. */
    PendingRequests settled() {
        if (!queue.isEmpty()) {
            return this;
        }
        stopTimer();
        return NONE;
    }

    /** The oldest one, {@code null} when there is none. */
    @Nullable DefaultGunStream peek() {
        return queue.peek();
    }

    /** Takes the oldest one, {@code null} when there is none. */
    @Nullable DefaultGunStream poll() {
        return queue.poll();
    }

    void remove(DefaultGunStream stream) {
        queue.remove(stream);
    }

    /** Takes those of which {@code which} holds, oldest first. */
    List<DefaultGunStream> take(Predicate<DefaultGunStream> which) {
        List<DefaultGunStream> taken = new ArrayList<>();
        for (Iterator<DefaultGunStream> waiting = queue.iterator(); waiting.hasNext(); ) {
            DefaultGunStream stream = waiting.next();
            if (which.test(stream)) {
                waiting.remove();
                taken.add(stream);
            }
        }
        return taken;
    }

    /** What waits is open on the connection from now on, or, when that is lost, waits for the next one. */
    void queuedWhileUp(boolean up) {
        for (DefaultGunStream stream : queue) {
            stream.queuedWhileUp(up);
        }
    }

    /** Nothing is waited for any more. */
    void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** All wait equally long, but one that was put back begins anew before others that have waited already. */
    private void startTimer() {
        DefaultGunStream oldest = queue.peek();
        if (timer != null || oldest == null) {
            return;
        }
        ConnectionDriver driver = oldest.driver();
        Duration limit = driver.options().pendingTimeout();
        if (limit.equals(GunOptions.INFINITE)) {
            return;
        }
        long now = driver.nanoTime();
        long longest = queue.stream()
                .mapToLong(stream -> now - stream.queuedAtNanos())
                .max()
                .orElse(0);
        long left = limit.toNanos() - longest;
        timer = driver.schedule(Duration.ofNanos(Math.max(left, 0)), () -> timeout(driver.nanoTime(), limit));
    }

    private void timeout(long now, Duration limit) {
        timer = null;
        for (DefaultGunStream stream : take(waiting -> now - waiting.queuedAtNanos() >= limit.toNanos())) {
            late.late(
                    stream,
                    new Reason.Timeout(
                            Reason.TimeoutPhase.PENDING,
                            "The request was not written within pendingTimeout = " + limit));
        }
        startTimer();
    }
}
