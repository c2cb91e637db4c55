package dev.gun.client.internal.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/** Hands each frame to the part that it concerns. Confined to the event loop. */
final class Http2FrameHandler extends Http2FrameAdapter {

    private final Http2ResponseReader responses;
    private final Http2PushReader pushes;
    private final Http2Events events;

    Http2FrameHandler(Http2ResponseReader responses, Http2PushReader pushes, Http2Events events) {
        this.responses = responses;
        this.pushes = pushes;
        this.events = events;
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        return responses.data(streamId, data, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endStream)
            throws Http2Exception {
        responses.headers(streamId, headers, endStream);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
        responses.reset(streamId, errorCode);
    }

    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext ctx, int streamId, int promisedStreamId, Http2Headers headers, int padding)
            throws Http2Exception {
        pushes.promise(streamId, promisedStreamId, headers);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
        events.settings(settings);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) {
        events.settingsAcknowledged();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
        events.pingAcknowledged(data);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData) {
        events.goAway(lastStreamId, errorCode, debugData);
    }
}
