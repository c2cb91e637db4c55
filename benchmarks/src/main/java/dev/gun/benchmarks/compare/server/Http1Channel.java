package dev.gun.benchmarks.compare.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * HTTP/1.1: {@code /hello}, and WebSockets under {@code /ws}: {@code /ws/echo} echoes, those under {@code /ws/push} are
 * pushed to. It is a proxy too, whose tunnels lead to itself.
 */
final class Http1Channel extends ChannelInitializer<Channel> {

    /** What {@code /hello} answers, in either version of HTTP. */
    static final ByteBuf HELLO = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer().writeBytes("{\"message\":\"hello\"}".getBytes(StandardCharsets.US_ASCII)));

    private static final int LARGEST = 1 << 20;

    /** What a WebSocket asked for. */
    static final AttributeKey<String> PATH = AttributeKey.valueOf(Http1Channel.class, "path");

    private final ChannelGroup webSockets;
    private final boolean deflate;

    Http1Channel(ChannelGroup webSockets, boolean deflate) {
        this.webSockets = webSockets;
        this.deflate = deflate;
    }

    @Override
    protected void initChannel(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(LARGEST));
        if (deflate) {
            pipeline.addLast(new WebSocketServerCompressionHandler(LARGEST));
        }
        pipeline.addLast(new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/ws")
                .checkStartsWith(true)
                .allowExtensions(deflate)
                .maxFramePayloadLength(LARGEST)
                .build()));
        pipeline.addLast(new Echo(), new Hello());
    }

    /** Registers what {@code broadcast} and {@code drop} are about. */
    private final class Echo extends WsEcho {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete upgrade) {
                ctx.channel().attr(PATH).set(upgrade.requestUri());
                webSockets.add(ctx.channel());
            }
            ctx.fireUserEventTriggered(event);
        }
    }

    private static final class Hello extends Flushing {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object request) {
            boolean tunnel = request instanceof HttpRequest head && HttpMethod.CONNECT.equals(head.method());
            ReferenceCountUtil.release(request);
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, tunnel ? Unpooled.EMPTY_BUFFER : HELLO.duplicate());
            if (tunnel) {
                ctx.write(response);
                return;
            }
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .set(HttpHeaderNames.DATE, "Thu, 01 Jan 2026 00:00:00 GMT")
                    .set(HttpHeaderNames.SERVER, "bench")
                    .set(HttpHeaderNames.CONTENT_LENGTH, HELLO.readableBytes());
            ctx.write(response);
        }
    }
}
