package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out when the socket takes no byte for {@code tcpSendTimeout} while some wait for it. One timer per connection,
 * which runs only while bytes wait. Confined to the event loop.
 */
final class SendWatch {

    private final Channel channel;
    private final Duration timeout;
    private final Consumer<Reason> stuck;

    private @Nullable Future<?> timer;
    private long seenPending;
    private long seenProgress;
    private @Nullable Object seenMessage;

    SendWatch(Channel channel, Duration timeout, Consumer<Reason> stuck) {
        this.channel = channel;
        this.timeout = timeout;
        this.stuck = stuck;
    }

    /** Whether there is anything to watch: bytes that the socket has not taken, and a limit to that. */
    static boolean isNeeded(Channel channel, Duration timeout) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer != null && buffer.totalPendingWriteBytes() > 0 && !timeout.equals(GunOptions.INFINITE);
    }

    /** Something was flushed. */
    void flushed() {
        if (timer == null && !timeout.equals(GunOptions.INFINITE) && remember()) {
            timer = channel.eventLoop().schedule(this::check, timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void check() {
        timer = null;
        long pending = seenPending;
        long progress = seenProgress;
        Object message = seenMessage;
        if (!remember()) {
            return;
        }
        if (pending == seenPending && progress == seenProgress && message == seenMessage) {
            stuck.accept(new Reason.Timeout(
                    Reason.TimeoutPhase.SEND,
                    "The socket took none of the " + pending + " waiting bytes for tcpSendTimeout = " + timeout));
        } else {
            timer = channel.eventLoop().schedule(this::check, timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Remembers what waits; false when nothing does. */
    private boolean remember() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null || buffer.totalPendingWriteBytes() == 0) {
            seenMessage = null;
            return false;
        }
        seenPending = buffer.totalPendingWriteBytes();
        seenProgress = buffer.currentProgress();
        seenMessage = buffer.current();
        return true;
    }
}
