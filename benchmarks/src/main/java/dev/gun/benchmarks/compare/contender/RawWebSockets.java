package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Netty's handshaker and frame codec; the HTTP codec goes when the WebSocket is open. */
final class RawWebSockets implements WebSockets {

    private static final int LARGEST = 16 << 20;

    private final EventLoopGroup loop = RawNetty.loop();
    private final int port;
    private final boolean deflate;

    RawWebSockets(int port, boolean deflate) {
        this.port = port;
        this.deflate = deflate;
    }

    @Override
    public CompletionStage<Socket> open(String path, Frames frames) {
        WebSocketClientHandshaker handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                URI.create("ws://" + Target.HOST + ":" + port + path),
                WebSocketVersion.V13,
                null,
                deflate,
                new DefaultHttpHeaders(),
                LARGEST);
        CompletableFuture<Socket> open = new CompletableFuture<>();
        RawNetty.bootstrap(loop, port)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(8_192));
                        if (deflate) {
                            channel.pipeline().addLast(new WebSocketClientCompressionHandler(LARGEST));
                        }
                        channel.pipeline().addLast(new Handshake(handshaker, open, frames));
                    }
                })
                .connect()
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        open.completeExceptionally(connected.cause());
                    }
                });
        return open;
    }

    @Override
    public void close() {
        loop.shutdownGracefully();
    }

    private static final class Handshake extends SimpleChannelInboundHandler<FullHttpResponse> {

        private final WebSocketClientHandshaker handshaker;
        private final CompletableFuture<Socket> open;
        private final Frames frames;

        Handshake(WebSocketClientHandshaker handshaker, CompletableFuture<Socket> open, Frames frames) {
            this.handshaker = handshaker;
            this.open = open;
            this.frames = frames;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            handshaker.handshake(ctx.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            handshaker.finishHandshake(ctx.channel(), response);
            RawFrames handler = new RawFrames(frames);
            ctx.pipeline().replace(this, "frames", handler);
            open.complete(handler);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            open.completeExceptionally(cause);
            ctx.close();
        }
    }
}
