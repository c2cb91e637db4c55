package dev.gun.client.internal.transport;

import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.internal.PlatformDependent;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that need jars which may not be there. Each kind has a class of its own, which is the only one to name that
 * kind's classes, so that one that is missing is met when that class is first used, and nowhere else.
 */
final class NativeSockets {

    private static final Logger LOG = LoggerFactory.getLogger(NativeSockets.class);

    private NativeSockets() {}

    /** Gives {@code found} those that can be used here, best first. Another system's are not even looked for. */
    static void find(Consumer<Sockets> found) {
        if (PlatformDependent.normalizedOs().equals("linux")) {
            ifThere("io_uring", () -> Uring.find(), found);
            ifThere("epoll", () -> Epoll.find(), found);
        } else {
            // macOS and the BSDs have it.
            ifThere("kqueue", () -> Kqueue.find(), found);
        }
    }

    private static void ifThere(String name, Supplier<@Nullable Sockets> kind, Consumer<Sockets> found) {
        Sockets usable;
        try {
            usable = kind.get();
        } catch (LinkageError e) {
            LOG.trace("{} is not on the class path", name, e);
            return;
        }
        if (usable != null) {
            found.accept(usable);
        }
    }

    private static @Nullable Sockets unlessUnavailable(@Nullable Throwable cause, String name, Supplier<Sockets> kind) {
        if (cause != null) {
            LOG.debug("{} is on the class path and cannot be used: {}", name, cause.toString());
            return null;
        }
        return kind.get();
    }

    private static DomainSocketAddress address(Path path) {
        return new DomainSocketAddress(path.toFile());
    }

    private static final class Epoll {
        static @Nullable Sockets find() {
            return unlessUnavailable(
                    io.netty.channel.epoll.Epoll.unavailabilityCause(),
                    "epoll",
                    () -> new Sockets(
                            "epoll",
                            EpollIoHandler.class,
                            EpollIoHandler.newFactory(),
                            new Sockets.Channels(
                                    EpollSocketChannel.class,
                                    EpollDomainSocketChannel.class,
                                    EpollDatagramChannel.class),
                            NativeSockets::address));
        }
    }

    private static final class Uring {
        static @Nullable Sockets find() {
            return unlessUnavailable(
                    IoUring.unavailabilityCause(),
                    "io_uring",
                    () -> new Sockets(
                            "io_uring",
                            IoUringIoHandler.class,
                            IoUringIoHandler.newFactory(),
                            new Sockets.Channels(
                                    IoUringSocketChannel.class,
                                    IoUringDomainSocketChannel.class,
                                    IoUringDatagramChannel.class),
                            NativeSockets::address));
        }
    }

    private static final class Kqueue {
        static @Nullable Sockets find() {
            return unlessUnavailable(
                    KQueue.unavailabilityCause(),
                    "kqueue",
                    () -> new Sockets(
                            "kqueue",
                            KQueueIoHandler.class,
                            KQueueIoHandler.newFactory(),
                            new Sockets.Channels(
                                    KQueueSocketChannel.class,
                                    KQueueDomainSocketChannel.class,
                                    KQueueDatagramChannel.class),
                            NativeSockets::address));
        }
    }
}
