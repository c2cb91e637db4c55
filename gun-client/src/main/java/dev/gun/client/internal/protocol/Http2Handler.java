package dev.gun.client.internal.protocol;

import dev.gun.client.Http2Options;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.jspecify.annotations.Nullable;

/**
 * Netty's HTTP/2 codec, kept from acting on its own: what goes wrong is told to {@link Http2Events} instead of closing
 * the channel, and reading is left to whoever owns the channel. Confined to the event loop.
 */
final class Http2Handler extends Http2ConnectionHandler {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** A frame begins with its length (RFC 9113 §4.1). */
    private static final int LENGTH_BYTES = 3;

    private enum Input {
        /** What comes is decoded. */
        DECODE,
        /** The connection is given up: what comes is thrown away. */
        DISCARD
    }

    private final Http2Events events;
    private final Http2Guard guard;
    /** What is run before the next flush; at most one for each stream. */
    private final Deque<Runnable> beforeFlush = new ArrayDeque<>(0);

    private Input input = Input.DECODE;
    private @Nullable ChannelHandlerContext context;
    /** What does TLS, if it is of a version that can be renegotiated; else {@code null}. */
    private @Nullable SSLEngine renegotiable;

    private Http2Handler(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Options options,
            Http2Guard guard,
            Http2Events events) {
        super(decoder, encoder, settings(options), true, false);
        this.guard = guard;
        this.events = events;
        gracefulShutdownTimeoutMillis(0);
        setCumulator(COMPOSITE_CUMULATOR);
    }

    /** A client's codec with these options. Its frame listener is set by the caller. */
    static Http2Handler create(Http2Options options, Http2Events events) {
        try {
            return new Parts(options, events).handler;
        } catch (Http2Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What a codec is made of. They refer to each other. */
    private static final class Parts {

        final Http2Handler handler;

        Parts(Http2Options options, Http2Events events) throws Http2Exception {
            Http2Connection connection = connection(options, events);
            Http2ConnectionEncoder encoder = new Http2ControlQueue(
                    new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter()), options);
            Http2Guard guard = new Http2Guard(options, this::now);
            Http2FrameReader reader = new Http2FrameGate(
                    new Http2FrameRules.Reader(headersDecoder(options), connection, encoder), options, guard);
            handler = new Http2Handler(new Decoder(connection, encoder, reader), encoder, options, guard, events);
        }

        private long now() {
            return handler.context().executor().ticker().nanoTime();
        }
    }

    private static Http2Connection connection(Http2Options options, Http2Events events) {
        Http2Connection connection = new DefaultHttp2Connection(false, options.maxConcurrentStreams());
        // The connection's window is refilled as data arrives; only a stream's window waits for its receiver.
        float ratio = ratio(options.streamWindowUpdateThreshold(), options.initialStreamWindowSize());
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection, ratio, true));
        // RFC 9113 §5.3 deprecates priorities: all streams are equal.
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        // A server reads our SETTINGS before any request, so a promise that ignores them is wrong from the first one.
        connection.local().allowPushTo(options.enablePush());
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                events.slotFree();
            }
        });
        return connection;
    }

    /** The codec's way to say when a window is refilled; it rounds down. */
    private static float ratio(int threshold, int window) {
        return Math.min((float) ((threshold + 0.5) / window), Math.nextDown(1f));
    }

    private static Http2HeadersDecoder headersDecoder(Http2Options options) throws Http2Exception {
        Http2MalformedHeaders.Decoder headers = new Http2MalformedHeaders.Decoder(options.maxHeaderListSize());
        // Blocks and their frames are bounded by the gate in front.
        headers.maxHeaderListSize(options.maxHeaderListSize(), UNLIMITED);
        return headers;
    }

    private static Http2Settings settings(Http2Options options) {
        Http2Settings settings = new Http2Settings()
                .initialWindowSize(options.initialStreamWindowSize())
                .maxHeaderListSize(options.maxHeaderListSize());
        if (options.maxDecodeTableSize() != 4_096) {
            settings.headerTableSize(options.maxDecodeTableSize());
        }
        if (options.maxFrameSizeReceived() != 16_384) {
            settings.maxFrameSize(options.maxFrameSizeReceived());
        }
        if (options.enablePush()) {
            settings.maxConcurrentStreams(options.maxConcurrentStreams());
        } else {
            settings.pushEnabled(false);
        }
        return settings;
    }

    Http2Guard guard() {
        return guard;
    }

    ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("The HTTP/2 handler is in no pipeline");
        }
        return context;
    }

    /** Raises the connection's receive window from its initial 65,535 bytes (RFC 9113 §6.9.2). */
    void connectionWindow(Http2Options options) {
        Http2Stream stream = connection().connectionStream();
        DefaultHttp2LocalFlowController flow =
                (DefaultHttp2LocalFlowController) connection().local().flowController();
        int bytes = options.initialConnectionWindowSize();
        try {
            flow.incrementWindowSize(stream, bytes - flow.initialWindowSize(stream));
            // A small increment would wait for the ratio; the window asked for is to hold from the start.
            flow.windowUpdateRatio(stream, Math.nextDown(1f));
            flow.windowUpdateRatio(stream, ratio(options.connectionWindowUpdateThreshold(), bytes));
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
    }

    /** The receiver of {@code stream} took these bytes. */
    void consumed(Http2Stream stream, int bytes) {
        try {
            if (connection().local().flowController().consumeBytes(stream, bytes)) {
                context().flush();
            }
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
    }

    /** Runs {@code task} once, before the next flush of everything. */
    void beforeFlush(Runnable task) {
        beforeFlush.add(task);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        runBeforeFlush();
        super.flush(ctx);
    }

    private void runBeforeFlush() {
        for (Runnable task = beforeFlush.poll(); task != null; task = beforeFlush.poll()) {
            task.run();
        }
    }

    /** Takes what waits for a flush, as far as the windows allow, out of the codec. Does not flush. */
    void writePending() {
        runBeforeFlush();
        try {
            encoder().flowController().writePendingBytes();
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
    }

    /** Writes RST_STREAM. Does not flush. */
    void reset(int streamId, Http2Error error) {
        encoder().writeRstStream(context(), streamId, error.code(), context().newPromise());
        endsWithReset(streamId);
    }

    /**
     * RFC 9113 §5.1: no frame follows RST_STREAM. The codec closes the stream when that is written, and until then would
     * go on with a body of which a part waits for the windows or the socket.
     */
    private void endsWithReset(int streamId) {
        Http2Stream stream = connection().stream(streamId);
        if (stream != null && encoder().flowController().hasFlowControlled(stream)) {
            // Not at once: first those whom the end of the body concerns are to know why.
            beforeFlush(stream::close);
        }
    }

    /** Ends our side of a stream: empty DATA with END_STREAM. Does not flush. */
    void end(int streamId) {
        encoder()
                .writeData(
                        context(),
                        streamId,
                        Unpooled.EMPTY_BUFFER,
                        0,
                        true,
                        context().newPromise());
    }

    /**
     * Writes GOAWAY and flushes. Past the codec, which would close the channel after an error and forget promised
     * streams after any.
     */
    ChannelFuture writeGoAway(Http2Error error) {
        ChannelHandlerContext ctx = context();
        ChannelFuture future = encoder()
                .frameWriter()
                .writeGoAway(
                        ctx,
                        connection().remote().lastStreamCreated(),
                        error.code(),
                        Unpooled.EMPTY_BUFFER,
                        ctx.newPromise());
        ctx.flush();
        return future;
    }

    /** Nothing that comes from now on is decoded. */
    void discardInput() {
        input = Input.DISCARD;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls != null && tls.engine().getSession().getProtocol().equals("TLSv1.2")) {
            renegotiable = tls.engine();
        }
        super.handlerAdded(ctx);
    }

    /**
     * Completes a frame of which a part is here with no more bytes than it needs: only these are put together with that
     * part, without a copy, and what follows is decoded where it was read to. Netty's decoder would copy all of it.
     */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof ByteBuf in && actualReadableBytes() > 0) {
            int missing = missing(internalBuffer(), in);
            if (missing > 0 && missing < in.readableBytes()) {
                super.channelRead(ctx, in.readRetainedSlice(missing));
            }
        }
        if (ctx.isRemoved()) {
            // By that frame. What follows goes where Netty's decoder would have sent it.
            ctx.fireChannelRead(message);
        } else {
            super.channelRead(ctx, message);
        }
    }

    /** How many bytes of {@code next} belong to the frame that {@code begun} begins with; more than it has if all do. */
    private static int missing(ByteBuf begun, ByteBuf next) {
        int length = 0;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            int inNext = i - begun.readableBytes();
            if (inNext >= next.readableBytes()) {
                return Integer.MAX_VALUE;
            }
            int octet = inNext < 0
                    ? begun.getUnsignedByte(begun.readerIndex() + i)
                    : next.getUnsignedByte(next.readerIndex() + inNext);
            length = length << Byte.SIZE | octet;
        }
        return Math.max(0, Http2CodecUtil.FRAME_HEADER_LENGTH + length - begun.readableBytes());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (input == Input.DISCARD) {
            in.skipBytes(in.readableBytes());
        } else {
            super.decode(ctx, in, out);
        }
    }

    /** As Netty's, but for asking for more, which would defeat whoever has turned auto-read off. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        refuseRenegotiation(ctx);
        ctx.fireChannelReadComplete();
        flush(ctx);
    }

    /** RFC 9113 §9.2.1: "An endpoint MUST treat a TLS renegotiation as a connection error … of type PROTOCOL_ERROR." */
    private void refuseRenegotiation(ChannelHandlerContext ctx) {
        SSLEngine engine = renegotiable;
        // Behind a close_notify the engine is in a handshake too, by its own account: it has one to send.
        if (engine != null
                && engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                && !engine.isInboundDone()) {
            renegotiable = null;
            onError(
                    ctx,
                    false,
                    Http2Exception.connectionError(
                            Http2Error.PROTOCOL_ERROR, "The server began to renegotiate TLS (RFC 9113 §9.2.1)"));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        events.socketClosed();
        super.channelInactive(ctx);
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        Http2Exception typed =
                error != null ? error : new Http2Exception(Http2Error.INTERNAL_ERROR, String.valueOf(cause), cause);
        events.connectionError(typed, cause, outbound);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        int id = error.streamId();
        Http2Stream stream = connection().stream(id);
        if (stream == null && !connection().streamMayHaveExisted(id)) {
            // RFC 9113 §6.4: an idle stream cannot be reset.
            onConnectionError(
                    ctx, outbound, cause, Http2Exception.connectionError(error.error(), "%s", error.getMessage()));
            return;
        }
        boolean over = stream == null || stream.state() == Http2Stream.State.CLOSED;
        if (over && error.error() != Http2Error.FRAME_SIZE_ERROR) {
            // RFC 9113 §5.1: after sending RST_STREAM, be prepared for frames already on their way, and ignore them.
            // The codec's complaint that writes of a closed stream cannot take place needs no answer either.
            return;
        }
        events.streamError(error, outbound);
        super.onStreamError(ctx, outbound, cause, error);
        endsWithReset(id);
    }

    /** Netty's decoder, without a limit of its own on header blocks. */
    private static final class Decoder extends DefaultHttp2ConnectionDecoder {
        Decoder(Http2Connection connection, Http2ConnectionEncoder encoder, Http2FrameReader reader) {
            super(connection, encoder, reader);
        }

        @Override
        protected long calculateMaxHeaderListSizeGoAway(long maxHeaderListSize) {
            return UNLIMITED;
        }
    }
}
