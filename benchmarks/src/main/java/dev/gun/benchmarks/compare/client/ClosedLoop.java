package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.work.Done;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Keeps a number of operations under way until enough have been begun, then waits for the rest. */
final class ClosedLoop {

    private final Consumer<Done> operation;
    private final AtomicLong left;
    private final AtomicInteger active;
    private final Histogram latencies;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private ClosedLoop(Consumer<Done> operation, int slots, long operations, Histogram latencies) {
        this.operation = operation;
        this.left = new AtomicLong(operations);
        this.active = new AtomicInteger(slots);
        this.latencies = latencies;
    }

    /** Runs {@code operation} so often, {@code slots} at a time. */
    static void run(Consumer<Done> operation, int slots, long operations, Histogram latencies) throws Exception {
        ClosedLoop loop = new ClosedLoop(operation, slots, operations, latencies);
        for (int i = 0; i < slots; i++) {
            // One slot's latencies stand for all: a histogram takes one thread at a time, and costs something.
            loop.new Slot(i == 0).next();
        }
        loop.over.get(Driver.STUCK_SECONDS, TimeUnit.SECONDS);
    }

    private final class Slot implements Done {

        private final boolean timed;
        private long begun;

        Slot(boolean timed) {
            this.timed = timed;
        }

        void next() {
            if (left.decrementAndGet() >= 0) {
                begun = timed ? System.nanoTime() : 0;
                operation.accept(this);
            } else if (active.decrementAndGet() == 0) {
                over.complete(null);
            }
        }

        @Override
        public void ok(long bytes) {
            if (timed) {
                latencies.recordValue(System.nanoTime() - begun);
            }
            next();
        }

        @Override
        public void failed(Throwable cause) {
            over.completeExceptionally(cause);
        }
    }
}
