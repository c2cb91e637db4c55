package dev.gun.client.internal.protocol;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timer for something that the peer is to do. It does not run while we ourselves do not read, because then the peer
 * may have done it without our seeing; afterwards it starts anew. Confined to the event loop.
 */
public final class PeerTimer {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private enum State {
        /** Nothing is waited for. */
        OFF,
        /** Something is waited for, and the time runs. */
        RUNNING,
        /** Nothing is waited for, and we do not read. */
        PAUSED_OFF,
        /** Something is waited for, but we do not read. */
        PAUSED_WAITING
    }

    private final EventExecutor executor;
    private final Duration delay;
    private final Runnable action;
    private State state = State.OFF;
    private @Nullable Future<?> future;

    /** A timer that runs {@code action} once it has run for {@code delay}. */
    public PeerTimer(EventExecutor executor, Duration delay, Runnable action) {
        this.executor = executor;
        this.delay = delay;
        this.action = action;
    }

    /** Something is waited for from now on; no effect when it is already. */
    public void start() {
        switch (state) {
            case OFF -> run();
            case PAUSED_OFF -> state = State.PAUSED_WAITING;
            case RUNNING, PAUSED_WAITING -> {
                // The wait that is under way is the one that counts.
            }
        }
    }

    /** Nothing is waited for any more. */
    public void stop() {
        switch (state) {
            case RUNNING -> {
                halt();
                state = State.OFF;
            }
            case PAUSED_WAITING -> state = State.PAUSED_OFF;
            case OFF, PAUSED_OFF -> {
                // Nothing was waited for.
            }
        }
    }

    /** We stop reading. */
    public void pause() {
        switch (state) {
            case OFF -> state = State.PAUSED_OFF;
            case RUNNING -> {
                halt();
                state = State.PAUSED_WAITING;
            }
            case PAUSED_OFF, PAUSED_WAITING -> {
                // We do not read already.
            }
        }
    }

    /** We read again. */
    public void resume() {
        switch (state) {
            case PAUSED_OFF -> state = State.OFF;
            case PAUSED_WAITING -> run();
            case OFF, RUNNING -> {
                // We read already.
            }
        }
    }

    /** We read again, or stop reading. */
    public void reading(boolean on) {
        if (on) {
            resume();
        } else {
            pause();
        }
    }

    private void run() {
        state = State.RUNNING;
        future = after(executor, delay, this::fire);
    }

    private void halt() {
        cancel(future);
        future = null;
    }

    private void fire() {
        future = null;
        state = State.OFF;
        action.run();
    }

    /** Runs {@code task} after {@code delay}; never, and {@code null}, when that is beyond what a clock can count. */
    static @Nullable Future<?> after(EventExecutor executor, Duration delay, Runnable task) {
        if (delay.compareTo(LONGEST) > 0) {
            return null;
        }
        return executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Cancels what {@link #after} returned. */
    static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
