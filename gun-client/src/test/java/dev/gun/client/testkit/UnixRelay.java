package dev.gun.client.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix domain socket in front of a peer that only listens on TCP: carries each connection's bytes both ways, and its
 * ends. Thread-safe.
 */
public final class UnixRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UnixRelay.class);

    private final Path path;
    private final InetSocketAddress target;
    private final ServerSocketChannel server;
    private final List<SocketChannel> sockets = new CopyOnWriteArrayList<>();

    private UnixRelay(Path path, InetSocketAddress target, ServerSocketChannel server) {
        this.path = path;
        this.target = target;
        this.server = server;
    }

    /** Listens on {@code path}, which must not exist. */
    public static UnixRelay start(Path path, InetSocketAddress target) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            UnixRelay relay = new UnixRelay(path, target, server);
            daemon(relay::accept, "unix-relay");
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public Path path() {
        return path;
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel from = server.accept();
                SocketChannel to = SocketChannel.open(target);
                sockets.addAll(List.of(from, to));
                if (!server.isOpen()) {
                    // It was closed meanwhile, and may not have seen these two.
                    sockets.forEach(UnixRelay::close);
                }
                daemon(() -> carry(from, to), "unix-relay-in");
                daemon(() -> carry(to, from), "unix-relay-out");
            }
        } catch (ClosedChannelException e) {
            LOG.trace("the relay was closed", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Carries bytes until the end of one side, which is passed on; a failure is the end of both. */
    private static void carry(SocketChannel from, SocketChannel to) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(16 << 10);
            while (from.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                bytes.clear();
            }
            to.shutdownOutput();
        } catch (AsynchronousCloseException e) {
            LOG.trace("the relay was closed", e);
        } catch (IOException e) {
            LOG.debug("the relay lost a side", e);
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{} would not close", socket, e);
        }
    }

    private static void daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops listening, takes the file away, and closes every connection. */
    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(UnixRelay::close);
    }
}
