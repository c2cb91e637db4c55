package dev.gun.client.internal.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that tasks do not wait behind a receiver that blocks: looks every millisecond whether the oldest still
 * waits, and then has all threads called that there is work for. What such a receiver has sent does not wait for its end
 * either. A thread of its own, since an event loop that has a timer due within half a millisecond does not sleep until
 * then: Netty's NIO turns round, some six hundred times.
 *
 * <p>It looks as long as it is asked to, rests when it is not, and its thread goes when it has rested for long.
 */
final class ReceiverWatch {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** After so many looks without being asked it rests: where there is work, it is asked several times between two. */
    private static final int LOOKS_UNASKED = 2;

    private enum State {
        /** There is no thread. */
        NONE,
        /** The thread looks, and has not been asked since it did. */
        LOOKING,
        /** It has been asked to look, and will. */
        ASKED,
        /** The thread sleeps until it is asked. */
        RESTING
    }

    private final ReceiverThreads threads;
    private final String name;
    private final long keepAliveNanos;
    private final AtomicReference<State> state = new AtomicReference<>(State.NONE);
    private volatile @Nullable Thread thread;

    ReceiverWatch(ReceiverThreads threads, String name, long keepAliveNanos) {
        this.threads = threads;
        this.name = name;
        this.keepAliveNanos = keepAliveNanos;
    }

    /** Any thread: tasks wait, and nobody was called for each of them. */
    void ask() {
        if (state.get() == State.ASKED) {
            return;
        }
        State before = state.getAndSet(State.ASKED);
        if (before == State.NONE) {
            start();
        } else if (before == State.RESTING) {
            wake();
        }
    }

    /** Its thread looks whether it is still needed. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private void start() {
        Thread started = new Thread(this::watch, name);
        started.setDaemon(true);
        thread = started;
        try {
            started.start();
        } catch (RuntimeException | Error e) {
            // The system has no thread to give: better too many calls than none.
            state.set(State.NONE);
            threads.call();
        }
    }

    private void watch() {
        int unasked = 0;
        while (unasked < LOOKS_UNASKED || rest()) {
            unasked = state.compareAndSet(State.ASKED, State.LOOKING) ? 0 : unasked + 1;
            Runnable seen = threads.oldest();
            sleep(LOOK_NANOS);
            threads.wakeLoops();
            Runnable waiting = threads.oldest();
            if (waiting != null && waiting == seen) {
                // From here on threads call each other; when all are at work, those that are done see what waits.
                threads.call();
            } else if (waiting != null) {
                unasked = 0;
            }
        }
    }

    /** Sleeps until it is asked; false when it was not for so long that the thread goes. */
    private boolean rest() {
        long until = System.nanoTime() + keepAliveNanos;
        if (state.compareAndSet(State.LOOKING, State.RESTING)) {
            while (state.get() == State.RESTING) {
                long left = until - System.nanoTime();
                boolean over = left <= 0 || threads.hasEnded();
                if (over && state.compareAndSet(State.RESTING, State.NONE)) {
                    return false;
                }
                sleep(left);
            }
        }
        return true;
    }

    private void sleep(long nanos) {
        LockSupport.parkNanos(this, nanos);
        // An interrupt is nothing to it; left alone, it would keep the thread from sleeping again.
        Thread.interrupted();
    }
}
