package dev.gun.spring.cluster;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A relay in front of a server that can swallow everything, as a network that is cut does: nobody gets a FIN. */
final class CutRelay implements AutoCloseable {

    private final EventLoopGroup loop;
    private final InetSocketAddress target;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel server;
    private volatile boolean cut;

    CutRelay(EventLoopGroup loop, InetSocketAddress target) throws InterruptedException {
        this.loop = loop;
        this.target = target;
        this.server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel near) {
                        connect(near);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    private void connect(SocketChannel near) {
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel far) {
                        far.pipeline().addLast(new Pass(near));
                        near.pipeline().addLast(new Pass(far));
                    }
                })
                .connect(target)
                .addListener((ChannelFutureListener) connected -> {
                    if (!connected.isSuccess()) {
                        near.close();
                        return;
                    }
                    channels.add(near);
                    channels.add(connected.channel());
                    boolean read = !cut;
                    near.config().setAutoRead(read);
                    connected.channel().config().setAutoRead(read);
                });
    }

    private static final class Pass extends ChannelInboundHandlerAdapter {

        private final Channel to;

        Pass(Channel to) {
            this.to = to;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            to.writeAndFlush(bytes);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            to.close();
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** From now on nothing passes, and nothing that comes is lost. */
    void cut() {
        read(false);
    }

    /** Lets pass what was held, and what comes. */
    void mend() {
        read(true);
    }

    private void read(boolean on) {
        cut = !on;
        channels.forEach(channel -> channel.config().setAutoRead(on));
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        channels.close().syncUninterruptibly();
    }
}
