package dev.gun.client.internal.protocol;

import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Binds one WebSocket to a whole channel. Confined to the event loop. */
final class WsHandler extends ChannelInboundHandlerAdapter implements WsTransport {

    private final ProtocolContext context;
    private final ClientStream stream;
    private final HandshakeResult.Accepted accepted;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable WsEndpoint endpoint;

    WsHandler(ProtocolContext context, ClientStream stream, HandshakeResult.Accepted accepted) {
        this.context = context;
        this.stream = stream;
        this.accepted = accepted;
    }

    WsEndpoint endpoint() {
        WsEndpoint added = endpoint;
        if (added == null) {
            throw notAdded();
        }
        return added;
    }

    ChannelHandlerContext context() {
        ChannelHandlerContext added = channel;
        if (added == null) {
            throw notAdded();
        }
        return added;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx;
        // It needs the event loop.
        endpoint = new WsEndpoint(context, stream, accepted, this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            endpoint().receive(bytes);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        endpoint().receiveComplete();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        endpoint().writable();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public EventExecutor executor() {
        return context().executor();
    }

    @Override
    public ByteBufAllocator allocator() {
        return context().alloc();
    }

    @Override
    public boolean writable() {
        return context().channel().isWritable();
    }

    @Override
    public void write(ByteBuf frame, WriteResult result) {
        WriteResult.report(context().write(frame), result);
    }

    @Override
    public void write(FrameBatch batch) {
        // A part of it may be written and then the socket be lost: each frame is to know where it belongs.
        context().write(batch.take(), context().newProgressivePromise().addListener(batch));
    }

    @Override
    public int room() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void batched() {
        // Nobody flushes but this.
    }

    @Override
    public void flush() {
        endpoint().handOver();
        context().flush();
    }

    @Override
    public void read(boolean wanted) {
        context.commands().read(wanted);
    }

    @Override
    public void ended(Reason reason) {
        if (reason == Reason.NORMAL) {
            context.listener().ended(stream);
        } else {
            context.listener().failed(stream, reason, Processed.MAYBE);
        }
    }

    @Override
    public void close(Reason reason) {
        if (!(reason instanceof Reason.Timeout)) {
            // A peer that has gone silent is not waited for again.
            PeerClosesFirst.install(context(), closingTimeout());
        }
        context.commands().close(reason);
    }

    private Duration closingTimeout() {
        return Objects.requireNonNull(stream.head().wsOptions(), "wsOptions").closingTimeout();
    }

    private IllegalStateException notAdded() {
        return new IllegalStateException("The WebSocket of stream " + stream.id() + " is not in a pipeline");
    }
}
