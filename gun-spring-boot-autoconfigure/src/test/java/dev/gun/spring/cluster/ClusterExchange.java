package dev.gun.spring.cluster;

import dev.gun.spring.testkit.NettyWebSockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
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
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .build();
        server = NettyWebSockets.listen(loop, config, Feed::new);
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
        return "ws://localhost:" + NettyWebSockets.port(server);
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
