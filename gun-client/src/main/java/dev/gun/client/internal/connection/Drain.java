package dev.gun.client.internal.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Work that is done by one thread of an executor at a time, whenever there may be some, and never on the event loop. */
abstract class Drain implements Runnable {

    private final Executor executor;
    /** How often somebody said that there may be work, since the last look; whoever raises it from 0 starts the work. */
    private final AtomicInteger wakings = new AtomicInteger();

    Drain(Executor executor) {
        this.executor = executor;
    }

    /** Does what there is to do. */
    abstract void drain();

    /** Any thread: there may be work. */
    final void wake() {
        if (hold()) {
            letGo();
        }
    }

    /** Keeps others from working until {@link #letGo}; returns whether nobody works. */
    final boolean hold() {
        return wakings.getAndIncrement() == 0;
    }

    /** Whoever holds the work hands it over. */
    final void letGo() {
        executor.execute(this);
    }

    final Executor executor() {
        return executor;
    }

    @Override
    public final void run() {
        int seen = wakings.get();
        do {
            drain();
            seen = wakings.addAndGet(-seen);
        } while (seen != 0);
    }
}
