package dev.gun.client.internal.protocol;

import dev.gun.client.Http2Options;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the answers that a peer can make us queue by asking for them without reading (RFC 9113 §10.5): more than
 * {@code http2.maxControlQueue} waiting end the connection. Also keeps to our own limits where the peer allows more. Confined to the event loop.
 */
final class Http2ControlQueue extends DecoratingHttp2ConnectionEncoder {

    private final ChannelFutureListener answered = future -> waiting(-1);
    private final Http2Options options;
    private int waiting;
    private @Nullable Http2LifecycleManager manager;

    Http2ControlQueue(Http2ConnectionEncoder encoder, Http2Options options) throws Http2Exception {
        super(encoder);
        this.options = options;
        Http2HeadersEncoder.Configuration table = configuration().headersConfiguration();
        table.maxHeaderTableSize(Math.min(table.maxHeaderTableSize(), options.maxEncodeTableSize()));
    }

    @Override
    public void remoteSettings(Http2Settings settings) throws Http2Exception {
        Http2Settings applied = new Http2Settings().copyFrom(settings);
        Long table = settings.headerTableSize();
        if (table != null) {
            applied.headerTableSize(Math.min(table, options.maxEncodeTableSize()));
        }
        Integer frame = settings.maxFrameSize();
        if (frame != null) {
            applied.maxFrameSize(Math.min(frame, options.maxFrameSizeSent()));
        }
        try {
            super.remoteSettings(applied);
        } catch (Http2Exception.StreamException e) {
            // RFC 9113 §6.9.2: a window that SETTINGS make too large is an error of the connection.
            throw Http2Exception.connectionError(e.error(), e, "%s", e.getMessage());
        }
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
        int limit = options.maxControlQueue();
        if (waiting > limit) {
            ctx.flush();
        }
        if (waiting > limit && manager != null) {
            manager.onError(
                    ctx,
                    false,
                    Http2Guard.calm(
                            "http2.maxControlQueue", limit, "control frames wait for a peer that does not read"));
        }
        return promise.unvoid().addListener(answered);
    }
}
