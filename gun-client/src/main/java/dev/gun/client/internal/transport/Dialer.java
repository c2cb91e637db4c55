package dev.gun.client.internal.transport;

import dev.gun.client.TcpOptions;
import dev.gun.client.event.LookupInfo;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects sockets: over TCP to the first of several addresses that answers (Happy Eyeballs, RFC 8305 §5), or to a Unix
 * domain socket.
 */
public final class Dialer {

    private Dialer() {}

    /**
     * Connects to one of the addresses, which are tried in their order: each attempt begins 250 ms after the one before
     * it, or as soon as that one fails. The first to connect wins; the others are closed. On {@code loop}, which is one
     * of {@link EventLoops}.
     *
     * @param where the addresses, or the path
     * @param tcp the socket's options; a Unix domain socket has only the sizes of its buffers of them
     * @param timeout how long all of it may take, or {@link dev.gun.client.GunOptions#INFINITE}
     * @return cancels it and closes every attempt under way
     */
    public static Cancellable connect(
            EventLoop loop, LookupInfo where, TcpOptions tcp, Duration timeout, ConnectCallback callback) {
        Sockets kind = Sockets.of(loop);
        Path path = where.unixPath();
        if (path != null) {
            Bootstrap unix = bootstrap(loop, tcp).channel(kind.channels().unix());
            return new HappyEyeballs(loop, unix::connect, callback)
                    .start(List.of(kind.path().apply(path)), timeout);
        }
        Bootstrap inet = bootstrap(loop, tcp)
                .channel(kind.channels().tcp())
                .option(ChannelOption.TCP_NODELAY, tcp.noDelay())
                .option(ChannelOption.SO_KEEPALIVE, tcp.keepAlive());
        return new HappyEyeballs(loop, remote -> open(inet, remote, tcp.localAddress()), callback)
                .start(Addresses.of(where), timeout);
    }

    private static ChannelFuture open(Bootstrap bootstrap, SocketAddress remote, @Nullable InetSocketAddress local) {
        return local == null ? bootstrap.connect(remote) : bootstrap.connect(remote, local);
    }

    private static Bootstrap bootstrap(EventLoop loop, TcpOptions tcp) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .disableResolver()
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, ReceiveBuffers.ADAPTIVE)
                // There is one clock for all attempts, and it is not Netty's 30 s.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                // A handler is demanded; this one removes itself.
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // The pipeline is its user's.
                    }
                });
        if (tcp.sendBuffer() > 0) {
            bootstrap.option(ChannelOption.SO_SNDBUF, tcp.sendBuffer());
        }
        if (tcp.receiveBuffer() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, tcp.receiveBuffer());
        }
        return bootstrap;
    }
}
