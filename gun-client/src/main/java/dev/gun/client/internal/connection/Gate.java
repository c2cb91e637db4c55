package dev.gun.client.internal.connection;

import dev.gun.client.internal.protocol.ChannelReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the protocol's handlers (behind TLS), so that the host acts on what a protocol asked for only
 * after its callbacks have returned, and flushes once for each batch of reads; counts the bytes of both directions.
 */
final class Gate extends ChannelDuplexHandler {

    private final ProtocolHost host;
    /** Whether this channel is within a read; those of what carries it do not count. */
    private boolean reading;
    /** Takes what comes, {@code null} while the handlers behind do. */
    private @Nullable ChannelReader reader;

    Gate(ProtocolHost host) {
        this.host = host;
    }

    /** From now on {@code next} takes what comes, or, if it is {@code null}, the handlers behind. */
    void reader(@Nullable ChannelReader next) {
        reader = next;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        Traffic traffic = host.traffic();
        if (traffic != null && msg instanceof ByteBuf bytes) {
            traffic.bytesIn(bytes.readableBytes());
        }
        host.enter();
        boolean outermost = !reading;
        reading = true;
        try {
            ChannelReader taking = reader;
            if (taking != null && msg instanceof ByteBuf bytes) {
                taking.receive(bytes);
            } else {
                ctx.fireChannelRead(msg);
            }
        } finally {
            if (outermost) {
                reading = false;
                // Within a tunnel the turn goes on, and what comes next, maybe in the same read, is the successor's.
                host.switchNow();
            }
            host.applied();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        Traffic traffic = host.traffic();
        if (traffic != null && msg instanceof ByteBuf bytes) {
            traffic.bytesOut(bytes.readableBytes());
        }
        ctx.write(msg, promise);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        host.enter();
        try {
            ChannelReader taking = reader;
            if (taking != null) {
                taking.receiveComplete();
            } else {
                ctx.fireChannelReadComplete();
            }
        } finally {
            host.exit();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        host.enter();
        try {
            ChannelReader taking = reader;
            if (taking != null) {
                taking.writabilityChanged();
            } else {
                ctx.fireChannelWritabilityChanged();
            }
        } finally {
            host.exit();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        host.enter();
        try {
            ctx.fireUserEventTriggered(event);
        } finally {
            host.exit();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        host.turn(() -> {
            // First the protocol: a body that is read until the close is complete by it.
            ctx.fireChannelInactive();
            host.socketInactive(ctx.channel());
        });
    }

    @Override
    @SuppressWarnings("deprecation") // Only the outbound variant of the callback is deprecated.
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        host.turn(() -> host.socketFailed(ctx.channel(), cause));
    }

    /** Stands behind the protocol's handlers and catches what they let through. */
    static final class Tail extends ChannelInboundHandlerAdapter {

        private final ProtocolHost host;

        Tail(ProtocolHost host) {
            this.host = host;
        }

        @Override
        @SuppressWarnings("deprecation") // Only the outbound variant of the callback is deprecated.
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            host.turn(() -> host.socketFailed(ctx.channel(), cause));
        }
    }
}
