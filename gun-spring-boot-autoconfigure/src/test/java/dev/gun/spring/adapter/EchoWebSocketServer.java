package dev.gun.spring.adapter;

import dev.gun.spring.testkit.NettyWebSockets;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Echoes text and binary messages on {@code /echo}, with subprotocol {@code chat} for who offers it. The text {@code
 * flood} is answered with 100,000 messages, {@code close} with a close frame, {@code drop} with the end of the socket.
 */
final class EchoWebSocketServer implements AutoCloseable {

    final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
    final List<String> handshakes = new CopyOnWriteArrayList<>();
    final AtomicInteger written = new AtomicInteger();

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;

    EchoWebSocketServer() throws InterruptedException {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/echo")
                .subprotocols("chat")
                .handleCloseFrames(false)
                .build();
        server = NettyWebSockets.listen(loop, config, Echo::new);
    }

    URI uri(String path) {
        return URI.create("ws://127.0.0.1:" + NettyWebSockets.port(server) + path);
    }

    private final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete handshake) {
                handshakes.add(String.valueOf(handshake.requestHeaders().get("x-test")));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof CloseWebSocketFrame close) {
                closeCodes.add(close.statusCode());
                context.writeAndFlush(close.retain());
            } else if (frame instanceof TextWebSocketFrame text) {
                text(context, text.text());
            } else if (frame instanceof BinaryWebSocketFrame binary) {
                context.writeAndFlush(binary.retain());
            }
        }

        private void text(ChannelHandlerContext context, String text) {
            switch (text) {
                case "close" -> context.writeAndFlush(new CloseWebSocketFrame(4001, "enough"));
                // Past the handler that would send a close frame first.
                case "drop" -> context.pipeline().firstContext().close();
                case "flood" -> flood(context, 100_000);
                default -> context.writeAndFlush(new TextWebSocketFrame(text));
            }
        }

        /** One message when the one before has left, so that the socket's room is all that is filled. */
        private void flood(ChannelHandlerContext context, int left) {
            if (left > 0) {
                context.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[4_096])))
                        .addListener(done -> {
                            if (done.isSuccess()) {
                                written.incrementAndGet();
                                context.executor().execute(() -> flood(context, left - 1));
                            }
                        });
            }
        }
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
