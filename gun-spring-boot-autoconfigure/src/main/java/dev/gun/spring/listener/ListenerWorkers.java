package dev.gun.spring.listener;

import dev.gun.client.message.GunWs;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * The threads of a listener with {@code concurrency} above 1, for one connection. Whoever hands over a frame waits
 * until a thread is free, so that no frame waits in a queue here and back-pressure stays what it is.
 */
final class ListenerWorkers {

    private final ListenerInvoker invoker;
    private final Executor executor;
    private final Semaphore free;

    ListenerWorkers(ListenerInvoker invoker, Executor executor) {
        this.invoker = invoker;
        this.executor = executor;
        this.free = new Semaphore(invoker.settings().concurrency());
    }

    void submit(GunWs message) {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while all threads of a listener were busy", e);
        }
        try {
            executor.execute(() -> work(message));
        } catch (RuntimeException e) {
            free.release();
            throw e;
        }
    }

    private void work(GunWs message) {
        try {
            invoker.invokeAndLog(message);
        } finally {
            free.release();
        }
    }

    /** Waits until no frame is being worked on. */
    void finish() {
        int all = invoker.settings().concurrency();
        try {
            free.acquire(all);
            free.release(all);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
