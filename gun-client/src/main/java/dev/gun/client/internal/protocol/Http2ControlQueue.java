package dev.gun.client.internal.protocol;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the answers that a peer can make us queue by asking for them without reading (RFC 9113 §10.5): more than 1,000
 * waiting end the connection. Confined to the event loop.
 */
final class Http2ControlQueue extends DecoratingHttp2ConnectionEncoder {

    private static final int LIMIT = 1_000;

    private final ChannelFutureListener answered = future -> waiting(-1);
    private int waiting;
    private @Nullable Http2LifecycleManager manager;

    Http2ControlQueue(Http2ConnectionEncoder encoder) {
        super(encoder);
    }

    private void waiting(int more) {
        waiting += more;
    }

    @Override
    public void lifecycleManager(Http2LifecycleManager lifecycleManager) {
        manager = lifecycleManager;
        super.lifecycleManager(lifecycleManager);
    }

    @Override
    public ChannelFuture writeSettingsAck(ChannelHandlerContext ctx, ChannelPromise promise) {
        return super.writeSettingsAck(ctx, counted(ctx, promise));
    }

    @Override
    public ChannelFuture writePing(ChannelHandlerContext ctx, boolean ack, long data, ChannelPromise promise) {
        return super.writePing(ctx, ack, data, ack ? counted(ctx, promise) : promise);
    }

    @Override
    public ChannelFuture writeRstStream(
            ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise promise) {
        return super.writeRstStream(ctx, streamId, errorCode, counted(ctx, promise));
    }

    private ChannelPromise counted(ChannelHandlerContext ctx, ChannelPromise promise) {
        waiting(1);
        if (waiting > LIMIT) {
            ctx.flush();
        }
        if (waiting > LIMIT && manager != null) {
            manager.onError(
                    ctx,
                    false,
                    Http2Exception.connectionError(
                            Http2Error.ENHANCE_YOUR_CALM,
                            "More than %d control frames wait to be sent, because the peer does not read them",
                            LIMIT));
        }
        return promise.unvoid().addListener(answered);
    }
}
