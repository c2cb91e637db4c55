package dev.gun.client.internal.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Puts what the HTTP/2 codec writes in small pieces together until the flush: a HEADERS frame is two writes, and each
 * write costs more on its way to the socket than its few bytes do. Stands between the codec and the socket. Confined to
 * the event loop.
 */
final class SmallWrites extends ChannelDuplexHandler {

    /** Larger pieces are written on their own, since to copy them costs more than it saves. */
    static final int SMALL = 1_024;

    /** What waits for the flush, {@code null} when nothing does. */
    private @Nullable Batch waiting;
    /** A batch that is over, for the next one; {@code null} when there is none. */
    private @Nullable Batch spare;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        // On a socket that is gone a write fails at once, which the codec's caller looks at.
        boolean joins = message instanceof ByteBuf bytes
                && bytes.readableBytes() <= SMALL
                && !promise.isVoid()
                && ctx.channel().isActive();
        if (joins) {
            append(ctx, (ByteBuf) message, promise);
        } else {
            handOver(ctx);
            ctx.write(message, promise);
        }
    }

    private void append(ChannelHandlerContext ctx, ByteBuf piece, ChannelPromise promise) {
        int size = piece.readableBytes();
        if (waiting != null && !waiting.takes(size)) {
            handOver(ctx);
        }
        Batch batch = waiting;
        if (batch == null) {
            batch = spare == null ? new Batch() : spare;
            spare = null;
            batch.begin(ctx.alloc().buffer(Math.max(batch.usualBytes(), size)));
            waiting = batch;
        }
        batch.bytes().writeBytes(piece, piece.readerIndex(), size);
        piece.release();
        batch.added(promise);
    }

    private void handOver(ChannelHandlerContext ctx) {
        Batch batch = waiting;
        if (batch != null) {
            waiting = null;
            // A part of it may be written and then the socket be lost: each piece is to know where it belongs.
            ctx.write(batch.take(), ctx.newProgressivePromise().addListener(batch));
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        handOver(ctx);
        ctx.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        handOver(ctx);
        ctx.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // To fail, as what was written before.
        handOver(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        handOver(ctx);
    }

    private final class Batch extends WriteBatch<ChannelPromise> {

        @Override
        void written(ChannelPromise piece) {
            piece.trySuccess();
        }

        @Override
        void broken(Throwable cause) {
            allFailed(piece -> piece.tryFailure(cause));
        }

        @Override
        void over() {
            spare = this;
        }
    }
}
