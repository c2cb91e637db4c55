package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.RequestOptions;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code responseTimeout} and {@code idleTimeout} of one stream, by one timer, which looks when it is due what has
 * come meanwhile. Made only for requests that have a limit. Event loop only.
 */
final class ResponseClock {

    /** What is waited for. */
    private enum Awaited {
        /** Nothing: the request is not written, or all is over. */
        NOTHING,
        /** The head of the final response. */
        HEAD,
        /** The rest of the response. */
        BODY
    }

    private final ConnectionDriver driver;
    private final DefaultGunStream stream;
    private final Duration responseTimeout;
    private final Duration idleTimeout;
    private Awaited awaited = Awaited.NOTHING;
    private long writtenAt;
    private long activeAt;
    private @Nullable Future<?> timer;

    private ResponseClock(ConnectionDriver driver, DefaultGunStream stream, RequestOptions options) {
        this.driver = driver;
        this.stream = stream;
        this.responseTimeout = options.responseTimeout();
        this.idleTimeout = options.idleTimeout();
    }

    /** For {@code stream}, {@code null} when it has no limit. */
    static @Nullable ResponseClock of(ConnectionDriver driver, DefaultGunStream stream, RequestOptions options) {
        boolean unlimited = options.responseTimeout().equals(GunOptions.INFINITE)
                && options.idleTimeout().equals(GunOptions.INFINITE);
        return unlimited ? null : new ResponseClock(driver, stream, options);
    }

    /** The last byte of the request is written. */
    void requestWritten() {
        if (awaited == Awaited.NOTHING) {
            awaited = Awaited.HEAD;
            writtenAt = driver.nanoTime();
            activeAt = writtenAt;
            arm(writtenAt);
        }
    }

    /** Something of the response has come, or can come again. */
    void active() {
        activeAt = driver.nanoTime();
    }

    /** The head of the final response has come. */
    void answered() {
        active();
        awaited = Awaited.BODY;
        arm(activeAt);
    }

    /** Nothing is waited for any more; it may begin again. */
    void stop() {
        awaited = Awaited.NOTHING;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void arm(long now) {
        long left = left(now);
        if (timer == null && left != Long.MAX_VALUE) {
            timer = driver.schedule(Duration.ofNanos(left), this::due);
        }
    }

    private void due() {
        timer = null;
        long now = driver.nanoTime();
        if (awaited == Awaited.HEAD && left(responseTimeout, writtenAt, now) <= 0) {
            fail(Reason.TimeoutPhase.RESPONSE, "No response came within responseTimeout = " + responseTimeout);
        } else if (awaited != Awaited.NOTHING && idleLeft(now) <= 0) {
            fail(Reason.TimeoutPhase.IDLE, "Nothing of the response came within idleTimeout = " + idleTimeout);
        } else if (awaited != Awaited.NOTHING) {
            arm(now);
        }
    }

    private void fail(Reason.TimeoutPhase phase, String text) {
        awaited = Awaited.NOTHING;
        stream.layer().streams().fail(stream, new Reason.Timeout(phase, text));
    }

    private long left(long now) {
        long idle = idleLeft(now);
        return awaited == Awaited.HEAD ? Math.min(left(responseTimeout, writtenAt, now), idle) : idle;
    }

    private long idleLeft(long now) {
        // What is held for a receiver that takes nothing has come: its silence is not the peer's.
        return left(idleTimeout, stream.inflow.takes() ? activeAt : now, now);
    }

    /** How many nanoseconds are left; those in which we did not read do not count, and make it begin anew. */
    private long left(Duration timeout, long since, long now) {
        if (timeout.equals(GunOptions.INFINITE)) {
            return Long.MAX_VALUE;
        }
        // Not the connection: inside an HTTP/2 tunnel it is only the tunnel that is not read.
        Layer layer = stream.layer();
        long begun = layer.isReading() ? Math.max(since, layer.readingSince()) : now;
        return StreamReader.nanos(timeout) - (now - begun);
    }
}
