package dev.gun.benchmarks.compare.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;

/** One stream of HTTP/2. */
final class Http2Exchange extends Flushing {

    private static final ByteBuf PIECE =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeZero(64 * 1024));

    private final Http1Channel origin;
    private long toSend;
    /** How many bytes of an upload are still to come. */
    private long toReceive;

    /** {@code origin} is where tunnels lead to. */
    Http2Exchange(Http1Channel origin) {
        this.origin = origin;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof Http2HeadersFrame head) {
                begin(ctx, head);
            } else if (message instanceof Http2DataFrame data) {
                received(ctx, data);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void received(ChannelHandlerContext ctx, Http2DataFrame data) {
        toReceive -= data.content().readableBytes();
        if (data.isEndStream() && toReceive == 0) {
            respond(ctx, true);
            ctx.flush();
        } else if (data.isEndStream() || toReceive < 0) {
            // A client that loses a part of what it is given is not fast.
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
        }
    }

    private void begin(ChannelHandlerContext ctx, Http2HeadersFrame head) {
        Http2Headers fields = head.headers();
        String path = String.valueOf(fields.path());
        if ("CONNECT".contentEquals(fields.method())) {
            respond(ctx, false);
            ctx.flush();
            if (fields.contains(":protocol")) {
                webSocket(ctx.pipeline());
            } else {
                ctx.pipeline().addLast(new DataBytes(), origin);
                ctx.pipeline().remove(this);
            }
        } else if (path.startsWith("/download")) {
            toSend = bytes(path);
            respond(ctx, false);
            send(ctx);
        } else if (path.startsWith("/upload")) {
            toReceive = bytes(path);
        } else if (head.isEndStream()) {
            respond(ctx, false);
            ctx.write(new DefaultHttp2DataFrame(Http1Channel.HELLO.duplicate(), true));
        }
    }

    private static long bytes(String path) {
        return Long.parseLong(path.substring(path.indexOf('=') + 1));
    }

    private static void respond(ChannelHandlerContext ctx, boolean end) {
        Http2Headers fields = new DefaultHttp2Headers(false, 4)
                .status("200")
                .set("content-type", "application/json")
                .set("date", "Thu, 01 Jan 2026 00:00:00 GMT")
                .set("server", "bench");
        ctx.write(new DefaultHttp2HeadersFrame(fields, end));
    }

    private void send(ChannelHandlerContext ctx) {
        while (toSend > 0 && ctx.channel().isWritable()) {
            int length = (int) Math.min(toSend, PIECE.readableBytes());
            toSend -= length;
            ctx.write(new DefaultHttp2DataFrame(PIECE.retainedDuplicate().writerIndex(length), toSend == 0));
        }
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        send(ctx);
    }

    /** The stream's bytes are a WebSocket's from now on. */
    private void webSocket(ChannelPipeline pipeline) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .maxFramePayloadLength(1 << 20)
                .build();
        pipeline.addLast(new DataBytes(), new WebSocket13FrameDecoder(config), new WebSocket13FrameEncoder(false));
        pipeline.addLast(new WsEcho());
        pipeline.remove(this);
    }
}
