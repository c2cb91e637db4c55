package dev.gun.client.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of sockets, and of the event loops that they need: the JDK's, which are always there, or those that Netty makes
 * of the system's own calls.
 *
 * @param name how it is called in logs
 * @param handler what drives the event loops of this kind
 * @param handlers makes such drivers
 * @param channels the sockets
 * @param path makes an address of the path of a Unix domain socket
 */
record Sockets(
        String name,
        Class<? extends IoHandler> handler,
        IoHandlerFactory handlers,
        Channels channels,
        Function<Path, SocketAddress> path) {

    /**
     * The sockets of one kind.
     *
     * @param tcp for TCP
     * @param unix for Unix domain sockets
     * @param datagram for UDP
     */
    record Channels(
            Class<? extends SocketChannel> tcp,
            Class<? extends Channel> unix,
            Class<? extends DatagramChannel> datagram) {}

    /** The JDK's. */
    static final Sockets NIO = new Sockets(
            "nio",
            NioIoHandler.class,
            NioIoHandler.newFactory(),
            new Channels(NioSocketChannel.class, NioDomainSocketChannel.class, NioDatagramChannel.class),
            UnixDomainSocketAddress::of);

    /** Best first: io_uring is put on the class path only by somebody who wants just that. */
    private static final class Known {

        private static final List<Sockets> ALL = find();

        private static List<Sockets> find() {
            List<Sockets> found = new ArrayList<>();
            NativeSockets.find(found::add);
            found.add(NIO);
            return List.copyOf(found);
        }
    }

    /** What can be used here, best first; the JDK's is last. */
    static List<Sockets> available() {
        return Known.ALL;
    }

    /** Those of the event loops of {@code group}. */
    static Sockets of(EventLoopGroup group) {
        if (group instanceof IoEventLoopGroup loops) {
            for (Sockets kind : available()) {
                if (loops.isIoType(kind.handler)) {
                    return kind;
                }
            }
        }
        throw new IllegalArgumentException("No sockets are known for the event loops " + group);
    }

    @Override
    public String toString() {
        return name;
    }
}
