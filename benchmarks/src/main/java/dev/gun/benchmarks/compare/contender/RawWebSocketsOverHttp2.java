package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A child channel for each WebSocket, which is the only way Netty has to put its frame codec on a stream. */
final class RawWebSocketsOverHttp2 implements WebSockets {

    private static final int WINDOW = 8_000_000;

    private final EventLoopGroup loop = RawNetty.loop();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Channel connection;
    private final String authority;

    RawWebSocketsOverHttp2(int port) {
        this.authority = Target.HOST + ":" + port;
        this.connection = RawNetty.bootstrap(loop, port)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient()
                                                .initialSettings(new Http2Settings()
                                                        .initialWindowSize(WINDOW)
                                                        .pushEnabled(false))
                                                .build(),
                                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                                        new AwaitSettings());
                    }
                })
                .connect()
                .syncUninterruptibly()
                .channel();
        ready.join();
    }

    @Override
    public CompletionStage<Socket> open(String path, Frames frames) {
        CompletableFuture<Socket> open = new CompletableFuture<>();
        new Http2StreamChannelBootstrap(connection)
                .handler(new Stream(open, frames))
                .open()
                .addListener(opened -> {
                    if (opened.isSuccess()) {
                        ((Http2StreamChannel) opened.getNow())
                                .writeAndFlush(new DefaultHttp2HeadersFrame(
                                        new DefaultHttp2Headers(false)
                                                .method("CONNECT")
                                                .scheme("http")
                                                .authority(authority)
                                                .path(path)
                                                .set(":protocol", "websocket")
                                                .set("sec-websocket-version", "13"),
                                        false));
                    } else {
                        open.completeExceptionally(opened.cause());
                    }
                });
        return open;
    }

    @Override
    public void close() {
        loop.shutdownGracefully();
    }

    private final class AwaitSettings extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2SettingsFrame) {
                ready.complete(null);
            }
            ReferenceCountUtil.release(message);
        }
    }

    /** Waits for the 200, then lets frames pass as DATA. */
    private static final class Stream extends ChannelDuplexHandler {

        private final CompletableFuture<Socket> open;
        private final Frames frames;

        Stream(CompletableFuture<Socket> open, Frames frames) {
            this.open = open;
            this.frames = frames;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2HeadersFrame) {
                RawFrames handler = new RawFrames(frames);
                WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                        .expectMaskedFrames(false)
                        .build();
                ctx.pipeline().addLast(new WebSocket13FrameDecoder(config), new WebSocket13FrameEncoder(true), handler);
                open.complete(handler);
            } else {
                ctx.fireChannelRead(message instanceof Http2DataFrame data ? data.content() : message);
            }
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ctx.write(message instanceof ByteBuf bytes ? new DefaultHttp2DataFrame(bytes) : message, promise);
        }
    }
}
