package dev.gun.client.internal.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of one stream that wait to be written. Any thread asks for room, the event loop gives it back.
 */
final class Outflow {

    private final long limit;
    private final AtomicLong waiting = new AtomicLong();

    /** Event loop only. */
    private final List<CompletableFuture<Void>> writable = new ArrayList<>(0);

    Outflow(long limit) {
        this.limit = limit;
    }

    /** Takes room for {@code bytes}; one call may exceed the limit. Returns whether there was any; none is always had. */
    boolean take(long bytes) {
        if (bytes == 0) {
            return true;
        }
        while (true) {
            long now = waiting.get();
            if (now >= limit) {
                return false;
            }
            if (waiting.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
    }

    /** Takes room for the whole body of a request, which is bounded by {@code pendingBytesLimit} instead. */
    void takeWhole(long bytes) {
        waiting.addAndGet(bytes);
    }

    /** Event loop: {@code bytes} are written, or never will be. Completes those who wait when half is free. */
    void give(long bytes, Completions completions) {
        if (waiting.addAndGet(-bytes) <= limit / 2 && !writable.isEmpty()) {
            for (CompletableFuture<Void> future : writable) {
                completions.succeed(future);
            }
            writable.clear();
        }
    }

    /** Event loop: completes {@code future} when half is free. */
    void whenWritable(CompletableFuture<Void> future, Completions completions) {
        if (waiting.get() <= limit / 2) {
            completions.succeed(future);
        } else {
            writable.add(future);
        }
    }
}
