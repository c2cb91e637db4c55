package dev.gun.client.internal.protocol;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Http1Options;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.protocol.Http1Exchange.Receiving;
import dev.gun.client.internal.protocol.Http1Exchange.Sending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 and HTTP/1.0 on one socket (RFC 9112). Confined to the connection's event loop. */
final class Http1Protocol implements ConnectionProtocol {

    private static final byte[] EMPTY_LINE = {'\r', '\n'};

    private final ProtocolContext context;
    private final Http1Options options;
    private final Http1Exchanges exchanges;
    private final Http1ResponseReader reader;
    private final Http1Decoder decoder;
    private final HttpRequestEncoder encoder = new HttpRequestEncoder();

    private @Nullable ChannelPipeline pipeline;
    private @Nullable Http1RequestWriter writer;
    private @Nullable Future<?> keepalive;

    /** A connection that speaks HTTP/1.1 from its start. */
    Http1Protocol(ProtocolContext context) {
        this(context, WsProtocol::new);
    }

    Http1Protocol(ProtocolContext context, Http1Upgrade.Next next) {
        this.context = context;
        this.options = context.options().http1();
        this.exchanges = new Http1Exchanges(context);
        this.reader = new Http1ResponseReader(context, exchanges, next);
        this.decoder = new Http1Decoder(options, reader);
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP;
    }

    @Override
    public void start(ChannelPipeline to, ByteBuf leftover) {
        pipeline = to;
        writer = new Http1RequestWriter(context, exchanges, to);
        to.addLast(decoder, encoder);
        context.commands().up(Protocol.HTTP);
        scheduleKeepalive(to);
        decoder.decode(leftover);
    }

    @Override
    public void stop() {
        ChannelPipeline from = pipeline;
        cancelKeepalive();
        if (from != null) {
            from.remove(decoder);
            from.remove(encoder);
        }
    }

    private Http1RequestWriter writer() {
        Http1RequestWriter started = writer;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    @Override
    public Admission admits(ClientStream stream) {
        // A response that began while nothing was asked must not be taken for the answer to what is asked now.
        return exchanges.size() == 0 && exchanges.listening() && decoder.midResponse()
                ? Admission.WAIT
                : exchanges.admits(stream);
    }

    @Override
    public void open(ClientStream stream) {
        writer().open(stream);
    }

    @Override
    public void data(ClientStream stream, ByteBuf data, boolean fin, WriteResult result) {
        writer().data((Http1Exchange) stream.attachment(), data, fin, result);
    }

    @Override
    public void trailers(ClientStream stream, Headers trailers, WriteResult result) {
        writer().trailers((Http1Exchange) stream.attachment(), trailers, result);
    }

    @Override
    public void sendFrame(ClientStream stream, WsFrame frame, WriteResult result) {
        result.failed(new Reason.BadState("This connection does not currently accept WebSocket frames:"
                + " it speaks HTTP/1.1, and the upgrade was not performed"));
    }

    @Override
    public void cancel(ClientStream stream) {
        Http1Exchange exchange = (Http1Exchange) stream.attachment();
        if (exchange == null) {
            return;
        }
        context.listener().cancelled(stream, Side.LOCAL, Reason.CANCELLED);
        if (!exchange.requestWhole()) {
            // RFC 9112 §9.3: what is not framed to its end cannot be followed by another request.
            exchange.sending(Sending.ABORTED);
            exchanges.drain();
            exchanges.closeIfDrained();
        }
        resume(stream);
    }

    @Override
    public void resume(ClientStream stream) {
        if (reader.paused()) {
            reader.unpause();
            decoder.decode(Unpooled.EMPTY_BUFFER);
            if (!reader.paused()) {
                context.commands().read(true);
                context.commands().admit();
            }
        }
    }

    @Override
    public Reason ping(long ref) {
        return new Reason.BadState("HTTP/1.1 has no ping");
    }

    @Override
    public void shutdown() {
        exchanges.shutdown();
    }

    @Override
    public List<Orphan> abandon(Reason reason) {
        cancelKeepalive();
        decoder.discard();
        List<Orphan> orphans = new ArrayList<>(reader.abandonSuccessor(reason));
        for (Http1Exchange exchange : exchanges.abandon()) {
            // RFC 9112 §9.8: such a response "is complete only if a valid closure alert has been received".
            boolean orderly = reason.equals(Reason.CLOSED) && !decoder.truncated();
            if (exchange.receiving() == Receiving.BODY_UNTIL_CLOSE && orderly && takesEnd(exchange.stream())) {
                completeByClose(exchange.stream());
            } else {
                orphans.add(new Orphan(exchange.stream(), Processed.MAYBE));
            }
        }
        return orphans;
    }

    /** Nothing comes of a body any more whose socket is gone, also of what it would have been turned into. */
    private static boolean takesEnd(ClientStream stream) {
        return !stream.transformed() || stream.readable();
    }

    /** RFC 9112 §6.3: what came "prior to the server closing the connection" is the body. */
    private void completeByClose(ClientStream stream) {
        context.listener().responseEnd(stream);
        if (!stream.silenced()) {
            context.listener().data(stream, true, Unpooled.EMPTY_BUFFER);
        }
        context.listener().ended(stream);
    }

    @Override
    public int liveStreams() {
        return exchanges.size();
    }

    @Override
    public void flush() {
        if (pipeline != null) {
            pipeline.flush();
        }
    }

    private void scheduleKeepalive(ChannelPipeline on) {
        if (!options.keepalive().equals(GunOptions.INFINITE)) {
            long nanos = options.keepalive().toNanos();
            keepalive =
                    on.channel().eventLoop().scheduleAtFixedRate(this::keepAlive, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** RFC 9112 §2.2: servers ignore an empty line before a request line, so it keeps an idle connection in use. */
    private void keepAlive() {
        ChannelHandlerContext behindEncoder = pipeline == null ? null : pipeline.context(encoder);
        if (exchanges.size() == 0 && exchanges.listening() && behindEncoder != null) {
            behindEncoder.writeAndFlush(Unpooled.wrappedBuffer(EMPTY_LINE));
        }
    }

    private void cancelKeepalive() {
        if (keepalive != null) {
            keepalive.cancel(false);
            keepalive = null;
        }
    }
}
