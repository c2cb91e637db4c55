package dev.gun.client.internal.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives a server's last alert a chance to be read after a write has failed. With TLS 1.3 a server refuses a client
 * certificate after the handshake is over for us, sends its alert, and closes; who writes into that finds the socket
 * broken, while the alert that says why is still unread (RFC 8446 §4.4.2.4, §6.2).
 *
 * <p>Stands behind the TLS handler of a channel that is not closed by a failed write, but only shut down for output.
 * Confined to its channel's event loop.
 */
final class AlertWait extends ChannelInboundHandlerAdapter {

    /** How long is read on (spec page 1 §12). */
    static final Duration LIMIT = Duration.ofMillis(200);

    private @Nullable Future<?> timer;

    /** Puts it behind everything that is in the pipeline. */
    static void install(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoClose(false);
        ctx.pipeline().addLast(new AlertWait());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelOutputShutdownEvent.INSTANCE && timer == null) {
            timer = ctx.executor().schedule(() -> ctx.close(), LIMIT.toNanos(), TimeUnit.NANOSECONDS);
            // A receiver without room had stopped it; nothing more than what the socket holds can come now.
            ctx.channel().config().setAutoRead(true);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
