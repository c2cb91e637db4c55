package dev.gun.client.internal.protocol;

import dev.gun.client.Http2Options;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/**
 * Sees each frame before the codec does, which hides some of them: those of streams that are over, and the pieces of a
 * header block. Bounds header blocks, and counts what a peer may send too much of. Confined to the event loop.
 */
final class Http2FrameGate implements Http2FrameReader {

    private static final int FRAME_HEADER = 9;
    private static final int HEADERS = 1;
    private static final int PUSH_PROMISE = 5;
    private static final int CONTINUATION = 9;

    private final Http2FrameReader reader;
    private final Http2Options options;
    private final Http2Guard guard;
    private @Nullable Watch watch;
    private long blockBytes;
    private int continuations;

    /** In front of {@code reader}. */
    Http2FrameGate(Http2FrameReader reader, Http2Options options, Http2Guard guard) {
        this.reader = reader;
        this.options = options;
        this.guard = guard;
    }

    @Override
    public void readFrame(ChannelHandlerContext ctx, ByteBuf input, Http2FrameListener listener) throws Http2Exception {
        Watch watching = watch;
        if (watching == null || watching.listener() != listener) {
            watching = new Watch(listener);
            watch = watching;
        }
        while (input.readableBytes() >= FRAME_HEADER) {
            int at = input.readerIndex();
            int length = input.getUnsignedMedium(at);
            boolean tooLong = length > configuration().frameSizePolicy().maxFrameSize();
            if (!tooLong && input.readableBytes() < FRAME_HEADER + length) {
                return;
            }
            headerBlock(input.getUnsignedByte(at + 3), length);
            // One frame at a time: the codec would go through all of them.
            int end = input.writerIndex();
            input.writerIndex(tooLong ? end : at + FRAME_HEADER + length);
            try {
                reader.readFrame(ctx, input, watching);
            } finally {
                input.writerIndex(end);
            }
        }
    }

    /** RFC 9113 §10.5.1: the whole block has to be kept until its end, and decompressed whatever becomes of it. */
    private void headerBlock(int type, int length) throws Http2Exception {
        if (type == HEADERS || type == PUSH_PROMISE) {
            blockBytes = length;
            continuations = 0;
        } else if (type == CONTINUATION) {
            blockBytes += length;
            continuations++;
        } else {
            return;
        }
        if (blockBytes > options.maxFragmentedHeaderBlockSize()) {
            throw new Http2LimitException("http2.maxFragmentedHeaderBlockSize", options.maxFragmentedHeaderBlockSize());
        }
        if (continuations > options.maxContinuations()) {
            throw Http2Guard.calm("http2.maxContinuations", options.maxContinuations(), "CONTINUATION frames in a row");
        }
    }

    @Override
    public Configuration configuration() {
        return reader.configuration();
    }

    @Override
    public void close() {
        reader.close();
    }

    /** Counts, whatever stream a frame is on. */
    private final class Watch extends Http2FrameListenerDecorator {

        Watch(Http2FrameListener listener) {
            super(listener);
        }

        Http2FrameListener listener() {
            return listener;
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
                throws Http2Exception {
            guard.data(data.readableBytes(), endOfStream);
            return super.onDataRead(ctx, streamId, data, padding, endOfStream);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) throws Http2Exception {
            guard.reset();
            super.onRstStreamRead(ctx, streamId, errorCode);
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
            guard.settings();
            super.onSettingsRead(ctx, settings);
        }

        @Override
        public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
            guard.ping();
            super.onPingRead(ctx, data);
        }
    }
}
