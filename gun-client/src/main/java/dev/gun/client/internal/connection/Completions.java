package dev.gun.client.internal.connection;

import dev.gun.client.GunException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Completes the users' futures off the event loop, since what hangs on them is user code; in batches, one hop for all
 * that were completed by one turn of the loop. Confined to the event loop.
 */
final class Completions {

    private final Executor executor;
    private final Runnable dirty;
    /** What waits for the end of the turn, {@code null} when nothing does. */
    private @Nullable ArrayDeque<Completion> batch;

    /** @param dirty called when there is something to {@link #flush} */
    Completions(Executor executor, Runnable dirty) {
        this.executor = executor;
        this.dirty = dirty;
    }

    /**
     * Something to complete.
     *
     * @param future what is completed, {@code null} when it is user code itself
     * @param action completes it
     */
    private record Completion(@Nullable CompletableFuture<?> future, Runnable action) {

        /** Whether user code may run, and so block, when it is completed. */
        boolean runsUserCode() {
            return future == null || future.getNumberOfDependents() > 0;
        }
    }

    void succeed(CompletableFuture<Void> future) {
        add(new Completion(future, () -> future.complete(null)));
    }

    void fail(CompletableFuture<?> future, GunException failure) {
        add(new Completion(future, () -> future.completeExceptionally(failure)));
    }

    /** Runs user code. */
    void add(Runnable userCode) {
        add(new Completion(null, userCode));
    }

    private void add(Completion completion) {
        ArrayDeque<Completion> now = batch;
        if (now == null) {
            now = new ArrayDeque<>(1);
            batch = now;
        }
        now.add(completion);
        dirty.run();
    }

    void flush() {
        ArrayDeque<Completion> now = batch;
        if (now != null) {
            batch = null;
            executor.execute(() -> complete(now));
        }
    }

    /** User code may wait for a later one of the batch, so the rest is handed on before any of it runs. */
    private void complete(ArrayDeque<Completion> left) {
        Completion next;
        while ((next = left.poll()) != null) {
            if (!left.isEmpty() && next.runsUserCode()) {
                executor.execute(() -> complete(left));
                next.action().run();
                return;
            }
            next.action().run();
        }
    }
}
