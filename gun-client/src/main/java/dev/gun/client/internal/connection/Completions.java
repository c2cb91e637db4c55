package dev.gun.client.internal.connection;

import dev.gun.client.GunException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Completes the users' futures off the event loop, since what hangs on them is user code; in batches, one hop for all
 * that were completed by one turn of the loop. Confined to the event loop.
 */
final class Completions {

    private final Executor executor;
    private final Runnable dirty;
    private List<Runnable> batch = new ArrayList<>();

    /** @param dirty called when there is something to {@link #flush} */
    Completions(Executor executor, Runnable dirty) {
        this.executor = executor;
        this.dirty = dirty;
    }

    void succeed(CompletableFuture<Void> future) {
        add(() -> future.complete(null));
    }

    void fail(CompletableFuture<?> future, GunException failure) {
        add(() -> future.completeExceptionally(failure));
    }

    void add(Runnable completion) {
        batch.add(completion);
        dirty.run();
    }

    void flush() {
        if (batch.isEmpty()) {
            return;
        }
        List<Runnable> now = batch;
        batch = new ArrayList<>();
        executor.execute(() -> now.forEach(Runnable::run));
    }
}
