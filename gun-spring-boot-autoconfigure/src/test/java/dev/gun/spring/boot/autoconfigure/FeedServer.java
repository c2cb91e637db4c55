package dev.gun.spring.boot.autoconfigure;

import dev.gun.spring.testkit.NettyWebSockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A feed on a loopback port, on Netty's own WebSocket: says nothing by itself, notes what it hears. */
final class FeedServer implements AutoCloseable {

    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<Integer> closeCodes = new CopyOnWriteArrayList<>();

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel server;
    private volatile Channel client;

    FeedServer() throws InterruptedException {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/stream")
                .checkStartsWith(true)
                .handleCloseFrames(false)
                .build();
        server = NettyWebSockets.listen(loop, config, Feed::new);
    }

    private final class Feed extends SimpleChannelInboundHandler<WebSocketFrame> {

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            clients.add(context.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof TextWebSocketFrame text) {
                client = context.channel();
                heard.add(text.text());
            } else if (frame instanceof CloseWebSocketFrame close) {
                closeCodes.add(close.statusCode());
                context.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    String uri() {
        return "ws://localhost:" + NettyWebSockets.port(server) + "/stream";
    }

    /** Sends a text to the client that subscribed last. */
    void send(String text) {
        client.writeAndFlush(new TextWebSocketFrame(text));
    }

    /** Whether little of what was sent waits here to be written. */
    boolean isWritable() {
        return client.isWritable();
    }

    /** How many clients are connected. */
    int connections() {
        return clients.size();
    }

    /** Cuts the connection of the client that subscribed last. */
    void drop() {
        client.close();
    }

    /** May be called twice: some tests close the server themselves. */
    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        server.close().syncUninterruptibly();
        // A loop that shuts down does not always close what is registered with it.
        clients.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
