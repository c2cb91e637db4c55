package dev.gun.client.internal.transport;

import dev.gun.client.Reason;
import dev.gun.client.Reason.TimeoutPhase;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The race of RFC 8305 §5. Confined to its event loop.
 *
 * <pre>
 * start ──► attempt 1 ──250 ms or failure──► attempt 2 ──250 ms or failure──► … ──all failed──► failed
 *               └─────────────── the first that connects ──► connected; the others are closed
 * </pre>
 */
final class HappyEyeballs extends OneShot {

    /** "Connection Attempt Delay": the recommended value (RFC 8305 §5). */
    static final Duration STAGGER = Duration.ofMillis(250);

    /** Begins to connect to one address. */
    @FunctionalInterface
    interface Connector {
        ChannelFuture connect(SocketAddress remote);
    }

    private final Connector connector;
    private final ConnectCallback callback;
    private final Queue<SocketAddress> waiting = new ArrayDeque<>();
    private final Map<SocketAddress, ChannelFuture> underWay = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private @Nullable ScheduledFuture<?> stagger;

    HappyEyeballs(EventLoop loop, Connector connector, ConnectCallback callback) {
        super(loop);
        this.connector = connector;
        this.callback = callback;
    }

    HappyEyeballs start(List<? extends SocketAddress> remotes, Duration timeout) {
        waiting.addAll(remotes);
        startTimer(timeout, () -> fail(timedOut(timeout)));
        // Later, so that the caller has this object before its callback is called.
        loop.execute(this::next);
        return this;
    }

    private void next() {
        if (!isRunning()) {
            return;
        }
        SocketAddress remote = waiting.poll();
        if (remote != null) {
            ChannelFuture attempt = connector.connect(remote);
            underWay.put(remote, attempt);
            if (!waiting.isEmpty()) {
                stagger = loop.schedule(this::next, STAGGER.toNanos(), TimeUnit.NANOSECONDS);
            }
            // A channel that could not even be made reports on another thread.
            attempt.addListener(done -> onLoop(() -> attempted(remote, attempt)));
        } else if (underWay.isEmpty()) {
            fail(new Reason.ConnectFailed(failures.isEmpty() ? List.of("there is no address") : failures));
        }
    }

    private void attempted(SocketAddress remote, ChannelFuture attempt) {
        Channel channel = attempt.channel();
        if (!isRunning()) {
            channel.close();
        } else if (attempt.isSuccess()) {
            underWay.remove(remote);
            end();
            release();
            callback.connected(channel);
        } else {
            underWay.remove(remote);
            failures.add(Addresses.text(remote) + ": " + SocketFailures.text(attempt.cause(), remote));
            stopStagger();
            // "If one connection attempt fails, the next is begun at once" instead of after the delay.
            next();
        }
    }

    private void fail(Reason reason) {
        if (end()) {
            release();
            callback.failed(reason);
        }
    }

    private Reason timedOut(Duration timeout) {
        List<String> lines = new ArrayList<>(failures);
        underWay.keySet().forEach(remote -> lines.add(Addresses.text(remote) + ": no answer"));
        waiting.forEach(remote -> lines.add(Addresses.text(remote) + ": not tried"));
        return new Reason.Timeout(
                TimeoutPhase.CONNECT,
                "No connection was made within connectTimeout = " + timeout + ": " + String.join("; ", lines));
    }

    @Override
    void release() {
        stopStagger();
        waiting.clear();
        underWay.values().forEach(attempt -> attempt.channel().close());
        underWay.clear();
    }

    private void stopStagger() {
        if (stagger != null) {
            stagger.cancel(false);
            stagger = null;
        }
    }
}
