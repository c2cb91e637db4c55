package dev.gun.client.internal.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Stands in front of the protocol's handlers (behind TLS), so that the driver acts on what a protocol asked for only
 * after its callbacks have returned, and flushes once for each batch of reads; counts the bytes of both directions.
 */
final class Gate extends ChannelDuplexHandler {

    private final ConnectionDriver driver;

    Gate(ConnectionDriver driver) {
        this.driver = driver;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof ByteBuf bytes) {
            driver.traffic().bytesIn(bytes.readableBytes());
        }
        driver.enter();
        try {
            ctx.fireChannelRead(msg);
        } finally {
            driver.applied();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof ByteBuf bytes) {
            driver.traffic().bytesOut(bytes.readableBytes());
        }
        ctx.write(msg, promise);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        driver.enter();
        try {
            ctx.fireChannelReadComplete();
        } finally {
            driver.exit();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        driver.enter();
        try {
            ctx.fireChannelWritabilityChanged();
        } finally {
            driver.exit();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        driver.enter();
        try {
            ctx.fireUserEventTriggered(event);
        } finally {
            driver.exit();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        driver.turn(() -> {
            // First the protocol: a body that is read until the close is complete by it.
            ctx.fireChannelInactive();
            driver.socketInactive(ctx.channel());
        });
    }

    @Override
    @SuppressWarnings("deprecation") // Only the outbound variant of the callback is deprecated.
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        driver.turn(() -> driver.socketFailed(ctx.channel(), cause));
    }

    /** Stands behind the protocol's handlers and catches what they let through. */
    static final class Tail extends ChannelInboundHandlerAdapter {

        private final ConnectionDriver driver;

        Tail(ConnectionDriver driver) {
            this.driver = driver;
        }

        @Override
        @SuppressWarnings("deprecation") // Only the outbound variant of the callback is deprecated.
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            driver.turn(() -> driver.socketFailed(ctx.channel(), cause));
        }
    }
}
