package dev.gun.client.internal.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the event loops that connections run on, and gives them tasks. */
public final class EventLoops {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    private EventLoops() {}

    /**
     * A group of event loops on daemon threads {@code <name>-1}, {@code <name>-2} and so on, for {@link Dialer} and
     * {@link NameResolver}: native ones when they are on the class path and work here, else the JDK's. The caller shuts
     * it down.
     *
     * @param threads how many; 0 for twice the number of processors
     */
    public static EventLoopGroup create(int threads, String name) {
        return create(threads, name, Sockets.available().get(0));
    }

    static EventLoopGroup create(int threads, String name, Sockets kind) {
        AtomicInteger count = new AtomicInteger();
        // Netty keeps its thread-locals in an array only on a thread of its own kind.
        ThreadFactory factory = task -> {
            Thread thread = new FastThreadLocalThread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        LOG.debug("Event loops {} use {}", name, kind);
        return new MultiThreadIoEventLoopGroup(threads, factory, kind.handlers());
    }

    /** Has {@code loop} run {@code task} as soon as it is awake, without waking it for that. */
    public static void executeLazily(EventLoop loop, Runnable task) {
        if (loop instanceof AbstractEventExecutor known) {
            known.lazyExecute(task);
        } else {
            loop.execute(task);
        }
    }
}
