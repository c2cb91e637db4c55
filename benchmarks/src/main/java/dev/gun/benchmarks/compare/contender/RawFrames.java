package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.WebSockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Frames as strings and byte arrays; one flush for each batch of reads, as far as frames are sent from within one. */
final class RawFrames extends SimpleChannelInboundHandler<WebSocketFrame> implements WebSockets.Socket {

    private final WebSockets.Frames frames;
    private volatile @Nullable ChannelHandlerContext added;
    private boolean reading;

    RawFrames(WebSockets.Frames frames) {
        this.frames = frames;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        added = ctx;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(added, "not in a pipeline");
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        reading = true;
        if (frame instanceof TextWebSocketFrame text) {
            frames.text(text.text());
        } else if (frame instanceof BinaryWebSocketFrame) {
            frames.binary(ByteBufUtil.getBytes(frame.content()).length);
        } else {
            frames.failed(new IllegalStateException("Unexpected: " + frame));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        frames.failed(cause);
        ctx.close();
    }

    @Override
    public void sendText(String text) {
        ByteBuf payload = ByteBufUtil.writeUtf8(context().alloc(), text);
        send(new TextWebSocketFrame(payload));
    }

    @Override
    public void sendBinary(byte[] bytes) {
        send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
    }

    private void send(WebSocketFrame frame) {
        ChannelHandlerContext context = context();
        if (context.executor().inEventLoop() && reading) {
            context.write(frame, context.voidPromise());
        } else {
            context.writeAndFlush(frame, context.voidPromise());
        }
    }
}
