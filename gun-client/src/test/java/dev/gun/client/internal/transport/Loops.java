package dev.gun.client.internal.transport;

import dev.gun.client.testkit.Gates;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Event loops for a class of tests. */
final class Loops implements AfterAllCallback {
    private final EventLoopGroup group = EventLoops.create(2, "test-io");
    private final EventLoop loop = group.next();

    EventLoopGroup group() {
        return group;
    }

    EventLoop loop() {
        return loop;
    }

    /** Calls it on the loop and waits for its result. */
    <T> T call(Callable<T> task) throws Exception {
        return loop.submit(task).get(Gates.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until what the loop was given before has been run. */
    void drain() throws Exception {
        call(() -> true);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        group.shutdownGracefully(0, Gates.TIMEOUT.toSeconds(), TimeUnit.SECONDS).syncUninterruptibly();
    }
}
