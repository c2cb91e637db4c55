package dev.gun.spring.boot.test;

import dev.gun.client.WsFrame;
import dev.gun.spring.boot.test.GunTestServer.Peer;
import dev.gun.spring.boot.test.GunTestServer.Request;
import dev.gun.spring.boot.test.GunTestServer.Response;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a {@link GunTestServer} does and has seen. Written by its one thread and by tests. */
final class TestServerState {

    volatile Consumer<Peer> onOpen = peer -> {};
    volatile BiConsumer<Peer, WsFrame> onFrame = (peer, frame) -> {};
    volatile Function<Request, Response> onRequest = request -> Response.status(404);
    volatile int upgradeStatus = 101;

    /** Every socket, WebSocket or not. */
    final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Peer> peers = new ArrayList<>();
    private final List<WsFrame> received = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();

    void opened(Peer peer) {
        change(() -> peers.add(peer));
    }

    void closed(Peer peer) {
        change(() -> peers.remove(peer));
    }

    void received(WsFrame frame) {
        change(() -> received.add(frame));
    }

    void requested(Request request) {
        change(() -> requests.add(request));
    }

    List<Peer> peers() {
        return copy(peers);
    }

    List<WsFrame> received() {
        return copy(received);
    }

    List<Request> requests() {
        return copy(requests);
    }

    void reset() {
        onOpen = peer -> {};
        onFrame = (peer, frame) -> {};
        onRequest = request -> Response.status(404);
        upgradeStatus = 101;
        change(() -> {
            received.clear();
            requests.clear();
        });
    }

    void closeAll() {
        channels.close().syncUninterruptibly();
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> List<T> copy(List<T> list) {
        lock.lock();
        try {
            return List.copyOf(list);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code found} gives something. */
    <T> T await(Duration patience, String what, Supplier<@Nullable T> found) {
        long left = patience.toNanos();
        lock.lock();
        try {
            for (T result = found.get(); ; result = found.get()) {
                if (result != null) {
                    return result;
                }
                if (left <= 0) {
                    throw new AssertionError(
                            "No " + what + " came within " + patience + ", but " + received + " and " + requests);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + what, e);
        } finally {
            lock.unlock();
        }
    }
}
