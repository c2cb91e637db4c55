package dev.gun.client.internal.transport;

import dev.gun.client.TcpOptions;
import dev.gun.client.event.LookupInfo;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Makes TCP connections, to the first of several addresses that answers (Happy Eyeballs, RFC 8305 §5). */
public final class Dialer {

    private Dialer() {}

    /**
     * Connects to one of {@code addresses}, which are tried in their order: each attempt begins 250 ms after the one
     * before it, or as soon as that one fails. The first to connect wins; the others are closed. On {@code loop}.
     *
     * @param timeout how long all of it may take, or {@link dev.gun.client.GunOptions#INFINITE}
     * @return cancels it and closes every attempt under way
     */
    public static Cancellable connect(
            EventLoop loop, LookupInfo addresses, TcpOptions tcp, Duration timeout, ConnectCallback callback) {
        return new HappyEyeballs(loop, remote -> open(loop, remote, tcp), callback).start(addresses, timeout);
    }

    private static ChannelFuture open(EventLoop loop, InetSocketAddress remote, TcpOptions tcp) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .disableResolver()
                .option(ChannelOption.AUTO_READ, false)
                // There is one clock for all attempts, and it is not Netty's 30 s.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.TCP_NODELAY, tcp.noDelay())
                .option(ChannelOption.SO_KEEPALIVE, tcp.keepAlive())
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
        InetSocketAddress local = tcp.localAddress();
        return local == null ? bootstrap.connect(remote) : bootstrap.connect(remote, local);
    }
}
