package dev.gun.client.internal.transport;

import dev.gun.client.GunOptions;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Something that ends exactly once: by its result, its timer, or cancellation. Confined to its event loop. */
abstract class OneShot implements Cancellable {

    /** Whether it has ended. */
    private enum State {
        /** No result yet; the timer may be running. */
        RUNNING,
        /** Its callback has been called, or never will be; the timer is off. */
        ENDED
    }

    /** Longer than any process lives; the loop's nanosecond clock cannot count to {@link GunOptions#INFINITE}. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    final EventLoop loop;
    private State state = State.RUNNING;
    private @Nullable ScheduledFuture<?> timer;

    OneShot(EventLoop loop) {
        this.loop = loop;
        assertInLoop();
    }

    /** Stops what is still under way, after the end, whatever the end was. */
    abstract void release();

    /** Calls {@code onTimeout} unless it has ended by then. {@link GunOptions#INFINITE} is never. */
    final void startTimer(Duration timeout, Runnable onTimeout) {
        if (timeout.compareTo(FOR_EVER) < 0) {
            timer = loop.schedule(onTimeout, timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    final boolean isRunning() {
        assertInLoop();
        return state == State.RUNNING;
    }

    /** Ends it. False when it had ended before: the caller is late and must not call back. */
    final boolean end() {
        assertInLoop();
        if (state == State.ENDED) {
            return false;
        }
        state = State.ENDED;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        return true;
    }

    @Override
    public final void cancel() {
        if (end()) {
            release();
        }
    }

    /** Runs it on the loop: at once when this is the loop, because an order of events is to be kept. */
    final void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void assertInLoop() {
        assert loop.inEventLoop() : "not on the event loop";
    }
}
