package dev.gun.client.internal.protocol;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leaves it to the server to close the socket once both sides have said that the WebSocket is over. RFC 6455 §7.1.1:
 * "when a client is instructed to do the same, it SHOULD wait for a TCP Close from the server". A socket that is closed
 * with bytes unread is reset, and a reset can throw away our close frame before the server has read it; so what still
 * comes is read and discarded. The connection has ended for its owner by then; only the socket lives on, for {@link
 * #LIMIT} at most.
 *
 * <p>Stands in front of the protocol's handlers, or behind {@code Gate} where it has none, and holds back the closing of
 * the channel. Confined to its event loop.
 */
final class PeerClosesFirst extends ChannelDuplexHandler {

    /** RFC 6455 §7.1.1: "not having received a TCP Close from the server after a reasonable amount of time". */
    static final Duration LIMIT = Duration.ofSeconds(1);

    private final Duration limit;
    private @Nullable Future<?> timer;

    private PeerClosesFirst(Duration limit) {
        this.limit = limit;
    }

    /** Discards what comes from now on, and has the channel that is closed next wait for its peer, for so long at most. */
    static void install(ChannelHandlerContext before, Duration closingTimeout) {
        before.pipeline().addBefore(before.name(), null, of(closingTimeout));
    }

    /** As above, in a pipeline without handlers of the protocol, which discards what comes itself. */
    static void install(ChannelPipeline pipeline, Duration closingTimeout) {
        pipeline.addLast(of(closingTimeout));
    }

    private static PeerClosesFirst of(Duration closingTimeout) {
        return new PeerClosesFirst(closingTimeout.compareTo(LIMIT) < 0 ? closingTimeout : LIMIT);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (timer != null || !ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        timer = PeerTimer.after(ctx.executor(), limit, ctx::close);
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        // A receiver without room had stopped it.
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        PeerTimer.cancel(timer);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        PeerTimer.cancel(timer);
    }
}
