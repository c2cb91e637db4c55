package dev.gun.client.internal.transport;

import dev.gun.client.Reason;
import dev.gun.client.event.LookupInfo;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look-up of a host name. Confined to its event loop. */
final class NameLookup extends OneShot {

    /** "Resolution Delay … The recommended value is 50 milliseconds" (RFC 8305 §3, §8). */
    static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(NameLookup.class);

    private final String host;
    private final int port;
    private final LookupCallback callback;
    /** What one family's answer has said while the other's is awaited. */
    private final List<InetAddress> heard = new ArrayList<>();

    private @Nullable Future<List<InetAddress>> query;
    private @Nullable ScheduledFuture<?> delay;
    private @Nullable Runnable onRelease;

    NameLookup(EventLoop loop, String host, int port, LookupCallback callback) {
        super(loop);
        this.host = host;
        this.port = port;
        this.callback = callback;
    }

    void start(Duration timeout, Runnable begin) {
        startTimer(timeout, () -> timedOut(timeout));
        // Later, so that the caller has this object before its callback is called.
        loop.execute(() -> {
            if (isRunning()) {
                begin.run();
            }
        });
    }

    /** What is to be done when it is over, whichever way. */
    void onRelease(Runnable task) {
        onRelease = task;
    }

    /** Waits for both families' answers. */
    void await(Future<List<InetAddress>> future) {
        query = future;
        future.addListener(done -> onLoop(() -> answered(future)));
    }

    private void answered(Future<List<InetAddress>> future) {
        if (future.isSuccess() && !future.getNow().isEmpty()) {
            resolved(future.getNow());
        } else if (!heard.isEmpty()) {
            // One family was answered, the other one's answer was lost.
            resolved(heard);
        } else {
            unknown(DnsFailures.text(future.cause()));
        }
    }

    /** One family has an address: the other one's answer is not waited for much longer. */
    void heard(InetAddress address) {
        if (!isRunning()) {
            return;
        }
        heard.add(address);
        if (delay == null) {
            delay = loop.schedule(() -> resolved(heard), RESOLUTION_DELAY.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Any thread: a later answer; there may be nobody to hear it, when the client was closed. */
    void answer(Runnable task) {
        try {
            onLoop(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop has ended before the look-up of {}", host, e);
        }
    }

    void resolved(List<InetAddress> addresses) {
        if (end()) {
            release();
            callback.resolved(new LookupInfo(Addresses.interleave(addresses), port));
        }
    }

    void unknown(String detail) {
        if (end()) {
            release();
            callback.failed(new Reason.UnknownHost(host, detail));
        }
    }

    private void timedOut(Duration timeout) {
        if (end()) {
            release();
            callback.failed(new Reason.Timeout(
                    Reason.TimeoutPhase.DOMAIN_LOOKUP,
                    "The host name \"" + host + "\" was not resolved within domainLookupTimeout = " + timeout));
        }
    }

    @Override
    void release() {
        if (delay != null) {
            delay.cancel(false);
            delay = null;
        }
        if (query != null && heard.isEmpty()) {
            // One that was answered in part goes on: the other part is in the cache for the next attempt.
            query.cancel(false);
        }
        Runnable task = onRelease;
        onRelease = null;
        if (task != null) {
            task.run();
        }
    }
}
