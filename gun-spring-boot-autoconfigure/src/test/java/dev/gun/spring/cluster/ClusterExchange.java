package dev.gun.spring.cluster;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A feed that notes which instance of an application had its connection, and when. */
final class ClusterExchange implements AutoCloseable {

    private final Channel server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    /** The time for which an instance had the connection. */
    static final class Span {
        final String instance;
        final long opened = System.nanoTime();
        volatile long closed = Long.MAX_VALUE;
        volatile long epoch;

        Span(String instance) {
            this.instance = instance;
        }

        boolean isOpen() {
            return closed == Long.MAX_VALUE;
        }

        @Override
        public String toString() {
            return instance + "/" + epoch + " from " + opened / 1_000_000 + " to "
                    + (isOpen() ? "now" : closed / 1_000_000);
        }
    }

    ClusterExchange(EventLoopGroup loop) throws InterruptedException {
        server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(65_536))
                                .addLast(new WebSocketServerProtocolHandler("/", true))
                                .addLast(new Feed());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    private final class Feed extends SimpleChannelInboundHandler<WebSocketFrame> {

        private Span span;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof HandshakeComplete upgrade) {
                span = new Span(upgrade.requestUri().substring(1));
                spans.add(span);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof TextWebSocketFrame text) {
                span.epoch = Long.parseLong(text.text());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (span != null) {
                span.closed = System.nanoTime();
            }
        }
    }

    String uri() {
        return "ws://localhost:" + ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Every instance's time with the connection, in the order in which they got it. */
    List<Span> spans() {
        return spans;
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
    }
}
