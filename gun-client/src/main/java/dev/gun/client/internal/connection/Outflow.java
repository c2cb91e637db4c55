package dev.gun.client.internal.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The bytes of one stream that wait to be written. Any thread asks for room, the event loop gives it back.
 */
final class Outflow {

    /** No AtomicLong, since every stream has one of these, and most have nothing to send. */
    private static final AtomicLongFieldUpdater<Outflow> WAITING =
            AtomicLongFieldUpdater.newUpdater(Outflow.class, "waiting");

    private final long limit;
    private volatile long waiting;

    /** Event loop only; a list of its own once somebody waits. */
    private List<CompletableFuture<Void>> writable = List.of();

    Outflow(long limit) {
        this.limit = limit;
    }

    /** Takes room for {@code bytes}; one call may exceed the limit. Returns whether there was any; none is always had. */
    boolean take(long bytes) {
        if (bytes == 0) {
            return true;
        }
        while (true) {
            long now = waiting;
            if (now >= limit) {
                return false;
            }
            if (WAITING.compareAndSet(this, now, now + bytes)) {
                return true;
            }
        }
    }

    /** Takes room for the whole body of a request, which is bounded by {@code pendingBytesLimit} instead. */
    void takeWhole(long bytes) {
        WAITING.addAndGet(this, bytes);
    }

    /** Event loop: {@code bytes} are written, or never will be. Completes those who wait when half is free. */
    void give(long bytes, Completions completions) {
        if (WAITING.addAndGet(this, -bytes) <= limit / 2 && !writable.isEmpty()) {
            List<CompletableFuture<Void>> told = writable;
            writable = List.of();
            for (CompletableFuture<Void> future : told) {
                completions.succeed(future);
            }
        }
    }

    /** Event loop: completes {@code future} when half is free. */
    void whenWritable(CompletableFuture<Void> future, Completions completions) {
        if (waiting <= limit / 2) {
            completions.succeed(future);
        } else {
            writable = writable.isEmpty() ? new ArrayList<>() : writable;
            writable.add(future);
        }
    }
}
