package dev.gun.client.internal.protocol;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import dev.gun.client.internal.protocol.Http2EndedStreams.How;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 9113 asks of received frames and the codec does not: stands between its reader, which knows frames, and its
 * decoder, which knows streams. Confined to the event loop.
 */
final class Http2FrameRules extends Http2FrameListenerDecorator {

    private final Http2Connection connection;
    private final Http2ConnectionEncoder encoder;
    private final Http2EndedStreams ended;

    /** Stands in front of {@code decoder}. */
    Http2FrameRules(
            Http2FrameListener decoder,
            Http2Connection connection,
            Http2ConnectionEncoder encoder,
            Http2EndedStreams ended) {
        super(decoder);
        this.connection = connection;
        this.encoder = encoder;
        this.ended = ended;
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        check(ctx, streamId, "DATA", endOfStream);
        Http2Stream stream = connection.stream(streamId);
        if (isReserved(stream)) {
            throw onReserved(streamId, "DATA");
        }
        try {
            return super.onDataRead(ctx, streamId, data, padding, endOfStream);
        } catch (StreamException e) {
            throw overflown(stream, e);
        }
    }

    /** What the codec says of DATA above a stream's window (§6.9.1) is lost in a slip of its own bookkeeping. */
    private StreamException overflown(@Nullable Http2Stream stream, StreamException error) {
        boolean overflown = error.error() == Http2Error.INTERNAL_ERROR
                && stream != null
                && connection.local().flowController().windowSize(stream) < 0;
        return overflown
                ? (StreamException) Http2Exception.streamError(
                        error.streamId(),
                        Http2Error.FLOW_CONTROL_ERROR,
                        "Flow control window exceeded for stream: %d",
                        error.streamId())
                : error;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endStream)
            throws Http2Exception {
        check(ctx, streamId, "HEADERS", endStream);
        Http2MalformedHeaders.check(streamId, headers);
        super.onHeadersRead(ctx, streamId, headers, padding, endStream);
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
        check(ctx, streamId, "HEADERS", endStream);
        Http2MalformedHeaders.check(streamId, headers);
        super.onHeadersRead(ctx, streamId, headers, streamDependency, weight, exclusive, padding, endStream);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) throws Http2Exception {
        if (isOpen(connection.stream(streamId))) {
            ended.ended(streamId, How.RESET);
        }
        super.onRstStreamRead(ctx, streamId, errorCode);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int windowSizeIncrement)
            throws Http2Exception {
        Http2Stream stream = connection.stream(streamId);
        if (isReserved(stream)) {
            throw onReserved(streamId, "WINDOW_UPDATE");
        }
        super.onWindowUpdateRead(ctx, streamId, windowSizeIncrement);
    }

    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext ctx, int streamId, int promisedStreamId, Http2Headers headers, int padding)
            throws Http2Exception {
        if ((streamId & 1) == 0) {
            throw connectionError(
                    Http2Error.PROTOCOL_ERROR,
                    "PUSH_PROMISE on stream %d, which is not one of ours (RFC 9113 §6.6)",
                    streamId);
        }
        Http2Stream parent = connection.stream(streamId);
        if (isOpen(parent) || !connection.streamMayHaveExisted(streamId)) {
            super.onPushPromiseRead(ctx, streamId, promisedStreamId, headers, padding);
        } else if ((parent != null && !parent.isResetSent() && parent.state() != Http2Stream.State.CLOSED)
                || ended.of(streamId) != How.NOT_ENDED) {
            throw connectionError(
                    Http2Error.PROTOCOL_ERROR,
                    "PUSH_PROMISE on stream %d, which the server had ended (RFC 9113 §6.6)",
                    streamId);
        } else {
            refusePromise(ctx, promisedStreamId);
        }
    }

    /** RFC 9113 §6.6: a promise may have been on its way when we reset its stream; it is reserved all the same. */
    private void refusePromise(ChannelHandlerContext ctx, int promisedStreamId) throws Http2Exception {
        if (!connection.local().allowPushTo()) {
            throw connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE, but push is off (RFC 9113 §8.4)");
        }
        connection.remote().createStream(promisedStreamId, false);
        encoder.writeRstStream(ctx, promisedStreamId, Http2Error.CANCEL.code(), ctx.newPromise());
    }

    /** RFC 9113 §5.1: nothing but PRIORITY, WINDOW_UPDATE and RST_STREAM comes on a stream that the peer has ended. */
    private void check(ChannelHandlerContext ctx, int streamId, String frame, boolean fin) throws Http2Exception {
        Http2Stream stream = connection.stream(streamId);
        if (isOpen(stream) || isReserved(stream)) {
            if (fin) {
                ended.ended(streamId, How.END_STREAM);
            }
            return;
        }
        if (stream == null && (streamId & 1) == 0 && !connection.streamMayHaveExisted(streamId) && streamId > 0) {
            throw connectionError(
                    Http2Error.PROTOCOL_ERROR,
                    "%s on stream %d, which was not promised (RFC 9113 §8.4)",
                    frame,
                    streamId);
        }
        if (stream != null && stream.state() != Http2Stream.State.CLOSED) {
            // Half closed, or reset by us: the codec knows.
            return;
        }
        switch (ended.of(streamId)) {
            case END_STREAM ->
                throw connectionError(
                        Http2Error.STREAM_CLOSED,
                        "%s on stream %d, which the server had ended (RFC 9113 §5.1)",
                        frame,
                        streamId);
            case RESET -> {
                // Once; the codec then drops the frame, like those that come after a reset of ours.
                ended.forget(streamId);
                encoder.writeRstStream(ctx, streamId, Http2Error.STREAM_CLOSED.code(), ctx.newPromise());
            }
            case NOT_ENDED -> {
                // We have reset it, or it never was, which the codec knows.
            }
        }
    }

    /** Whether the peer may send on a stream. */
    private static boolean isOpen(@Nullable Http2Stream stream) {
        return stream != null && !stream.isResetSent() && stream.state().remoteSideOpen();
    }

    /** Whether a stream is promised and has not begun. */
    private static boolean isReserved(@Nullable Http2Stream stream) {
        return stream != null && stream.state() == Http2Stream.State.RESERVED_REMOTE;
    }

    private static Http2Exception onReserved(int streamId, String frame) {
        return connectionError(
                Http2Error.PROTOCOL_ERROR,
                "%s on stream %d, which is promised and has not begun (RFC 9113 §5.1)",
                frame,
                streamId);
    }

    /** Netty's reader, with these rules in front of the decoder that it is given. */
    static final class Reader extends DefaultHttp2FrameReader {
        private final Http2Connection connection;
        private final Http2ConnectionEncoder encoder;
        private final Http2EndedStreams ended = new Http2EndedStreams();
        private @Nullable Http2FrameListener decoder;
        private @Nullable Http2FrameRules rules;

        Reader(Http2HeadersDecoder headers, Http2Connection connection, Http2ConnectionEncoder encoder) {
            // Small continuations are counted elsewhere.
            super(headers, Integer.MAX_VALUE);
            this.connection = connection;
            this.encoder = encoder;
        }

        @Override
        public void readFrame(ChannelHandlerContext ctx, ByteBuf input, Http2FrameListener listener)
                throws Http2Exception {
            // The decoder has one listener until the server's preface and another one from then on.
            Http2FrameRules known = rules;
            Http2FrameRules now = known == null || listener != decoder
                    ? new Http2FrameRules(listener, connection, encoder, ended)
                    : known;
            decoder = listener;
            rules = now;
            super.readFrame(ctx, input, now);
        }
    }
}
