package dev.gun.client.internal.protocol;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Timers on the channel's event loop. */
final class Http2Timers {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Http2Timers() {}

    /** Runs {@code task} after {@code delay}; never, and {@code null}, when that is beyond what a clock can count. */
    static @Nullable Future<?> after(ChannelHandlerContext ctx, Duration delay, Runnable task) {
        if (delay.compareTo(LONGEST) > 0) {
            return null;
        }
        return ctx.executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
