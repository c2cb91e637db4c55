package dev.gun.client.internal.connection;

import dev.gun.client.GunException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Completes the users' futures off the event loop, since what hangs on them is user code; in batches, one hop for all
 * that were completed by one turn of the loop. Whose receiver runs on the loop has asked for that to be spared, and is
 * told there ({@link #onLoop}), at the end of the turn too, when protocols and codecs are done. Confined to the event
 * loop.
 */
final class Completions {

    /** {@code null} for the event loop, which is not to be called: it is here. */
    private final @Nullable Executor executor;

    private final Runnable dirty;
    /** {@code null} until somebody wants to be told on the event loop. */
    private @Nullable Completions onLoop;
    /** What waits for the end of the turn, {@code null} when nothing does. */
    private @Nullable ArrayDeque<Completion> batch;

    /** @param dirty called when there is something to {@link #flush} */
    Completions(@Nullable Executor executor, Runnable dirty) {
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

    /** Completes futures on the event loop, with the same {@link #flush}. */
    Completions onLoop() {
        Completions made = onLoop;
        if (made == null) {
            made = new Completions(null, dirty);
            onLoop = made;
        }
        return made;
    }

    void flush() {
        ArrayDeque<Completion> now = batch;
        if (now != null) {
            batch = null;
            Executor elsewhere = executor;
            if (elsewhere == null) {
                now.forEach(completion -> completion.action().run());
            } else {
                elsewhere.execute(() -> complete(elsewhere, now));
            }
        }
        if (onLoop != null) {
            onLoop.flush();
        }
    }

    /** User code may wait for a later one of the batch, so the rest is handed on before any of it runs. */
    private static void complete(Executor executor, ArrayDeque<Completion> left) {
        Completion next;
        while ((next = left.poll()) != null) {
            if (!left.isEmpty() && next.runsUserCode()) {
                executor.execute(() -> complete(executor, left));
                next.action().run();
                return;
            }
            next.action().run();
        }
    }
}
