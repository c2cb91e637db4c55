package dev.gun.client.internal.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the event loops that connections run on. */
public final class EventLoops {

    private EventLoops() {}

    /**
     * A group of event loops on daemon threads {@code <name>-1}, {@code <name>-2} and so on, for {@link Dialer} and
     * {@link NameResolver}. The caller shuts it down.
     *
     * @param threads how many; 0 for twice the number of processors
     */
    public static EventLoopGroup create(int threads, String name) {
        AtomicInteger count = new AtomicInteger();
        // Netty keeps its thread-locals in an array only on a thread of its own kind.
        ThreadFactory factory = task -> {
            Thread thread = new FastThreadLocalThread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return new MultiThreadIoEventLoopGroup(threads, factory, NioIoHandler.newFactory());
    }
}
