package dev.gun.client.internal.protocol;

import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/** Binds one WebSocket to a whole channel. Confined to the event loop. */
final class WsHandler extends ChannelInboundHandlerAdapter implements WsTransport {

    private final Commands commands;
    private final StreamListener listener;
    private final WsEndpoint endpoint;
    private @Nullable ChannelHandlerContext channel;

    WsHandler(ProtocolContext context, ClientStream stream, HandshakeResult.Accepted accepted) {
        this.commands = context.commands();
        this.listener = context.listener();
        this.endpoint = new WsEndpoint(context, stream, accepted, this);
    }

    WsEndpoint endpoint() {
        return endpoint;
    }

    /** Whether it is in a pipeline, or has been. */
    boolean isStarted() {
        return channel != null;
    }

    ChannelHandlerContext context() {
        ChannelHandlerContext added = channel;
        if (added == null) {
            throw new IllegalStateException(
                    "The WebSocket of stream " + endpoint.stream().id() + " is not in a pipeline");
        }
        return added;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            endpoint.receive(bytes);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        endpoint.receiveComplete();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        endpoint.writable();
        ctx.fireChannelWritabilityChanged();
    }

    /** No handler stands behind it only for this: there are many idle WebSockets, and each would have one. */
    @Override
    @SuppressWarnings("deprecation") // Only the outbound variant of the callback is deprecated.
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.pipeline().fireExceptionCaught(cause);
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
        endpoint.handOver();
        context().flush();
    }

    @Override
    public void read(boolean wanted) {
        commands.read(wanted);
    }

    @Override
    public void ended(Reason reason) {
        if (reason == Reason.NORMAL) {
            listener.ended(endpoint.stream());
        } else {
            listener.failed(endpoint.stream(), reason, Processed.MAYBE);
        }
    }

    @Override
    public void close(Reason reason) {
        if (!(reason instanceof Reason.Timeout)) {
            // A peer that has gone silent is not waited for again.
            PeerClosesFirst.install(context(), endpoint.rules().closingTimeout());
        }
        commands.close(reason);
    }
}
