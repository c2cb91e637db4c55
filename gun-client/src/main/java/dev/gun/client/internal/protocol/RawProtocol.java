package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes both ways that nobody here interprets: what a socket carries once an HTTP/1.1 upgrade to a protocol of the
 * user's own is accepted, or from its start with {@link Protocol#RAW} (spec page 1 §10). It has one stream: that of the
 * upgrade, or the first one opened on it. Confined to the event loop.
 *
 * <pre>
 *   WAITING ──open──► OPEN ──cancel, the socket's end──► ENDED
 * </pre>
 *
 * <p>What comes while nobody takes it is held, and nothing more is read: at most one read of the socket is held.
 */
final class RawProtocol implements ConnectionProtocol {

    private static final Reason.BadState ENDED_BY_US =
            new Reason.BadState("Our end of the raw data has been said: nothing more can be sent on the stream");
    private static final Reason.BadState DATA_ONLY =
            new Reason.BadState("This connection carries raw data and only accepts data");

    private enum State {
        /** Nobody has opened the stream yet. */
        WAITING,
        /** Data goes to and comes from the stream. */
        OPEN,
        /** The stream is over. */
        ENDED
    }

    private enum Output {
        /** Data may be sent. */
        OPEN,
        /** Our last byte was said to be the last. */
        ENDED
    }

    private final ProtocolContext context;
    private final StreamListener listener;
    private final Handler handler = new Handler();
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);

    private @Nullable ClientStream stream;
    private State state;
    private Output output = Output.OPEN;
    private boolean reading = true;

    /**
     * Raw data on a socket.
     *
     * @param upgraded the stream whose upgrade was accepted; {@code null} when the socket begins with raw data, which
     *     goes to the first stream that is opened
     */
    RawProtocol(ProtocolContext context, @Nullable ClientStream upgraded) {
        this.context = context;
        this.listener = context.listener();
        this.stream = upgraded;
        this.state = upgraded == null ? State.WAITING : State.OPEN;
    }

    @Override
    public Protocol protocol() {
        return Protocol.RAW;
    }

    @Override
    public void start(ChannelPipeline pipeline, ByteBuf leftover) {
        pipeline.addLast(handler);
        if (state == State.WAITING) {
            context.commands().up(Protocol.RAW);
        }
        receive(leftover);
    }

    @Override
    public void stop() {
        ChannelHandlerContext added = handler.context;
        releaseHeld();
        if (added != null) {
            added.pipeline().remove(handler);
        }
    }

    @Override
    public Admission admits(ClientStream other) {
        return state == State.WAITING && other.head().isRaw() ? Admission.ADMIT : Admission.REFUSE;
    }

    @Override
    public void open(ClientStream opened) {
        stream = opened;
        state = State.OPEN;
        deliver();
    }

    // ---- sending

    @Override
    public void data(ClientStream other, ByteBuf data, boolean fin, WriteResult result) {
        if (other != stream || state != State.OPEN || output == Output.ENDED) {
            data.release();
            result.failed(other == stream ? ENDED_BY_US : DATA_ONLY);
            return;
        }
        ChannelFuture written = write(data);
        WriteResult.report(written, result);
        if (fin) {
            endOutput(written);
        }
    }

    private ChannelFuture write(ByteBuf data) {
        return handler.added().write(data);
    }

    /**
     * Says that nothing more comes from us, once {@code last} is written; the peer may go on sending.
     */
    private void endOutput(ChannelFuture last) {
        output = Output.ENDED;
        last.addListener(done -> {
            if (done.isSuccess()) {
                HalfClose.endOutput(last.channel());
            }
        });
    }

    @Override
    public void trailers(ClientStream other, Headers trailers, WriteResult result) {
        result.failed(DATA_ONLY);
    }

    @Override
    public void sendFrame(ClientStream other, WsFrame frame, WriteResult result) {
        result.failed(DATA_ONLY);
    }

    @Override
    public Reason ping(long ref) {
        return new Reason.BadState("Raw data has no ping");
    }

    @Override
    public void flush() {
        ChannelHandlerContext added = handler.context;
        if (added != null) {
            added.flush();
        }
    }

    // ---- receiving

    private void receive(ByteBuf bytes) {
        if (state == State.ENDED || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        held.add(bytes);
        deliver();
    }

    @Override
    public void resume(ClientStream other) {
        if (other == stream) {
            deliver();
        }
    }

    private void deliver() {
        ClientStream to = stream;
        while (!held.isEmpty() && to != null && to.readable()) {
            deliverNext(to);
        }
        boolean wanted = held.isEmpty();
        if (wanted != reading) {
            reading = wanted;
            context.commands().read(wanted);
        }
    }

    private void deliverNext(ClientStream to) {
        ByteBuf next = held.remove();
        try {
            listener.data(to, false, next);
        } finally {
            next.release();
        }
    }

    private void releaseHeld() {
        ByteBuf next;
        while ((next = held.poll()) != null) {
            next.release();
        }
    }

    // ---- the end

    @Override
    public void cancel(ClientStream other) {
        if (other == stream && state == State.OPEN) {
            state = State.ENDED;
            releaseHeld();
            listener.cancelled(other, Side.LOCAL, Reason.CANCELLED);
            listener.ended(other);
            // Nobody wants what the socket carries, and there is no other use for it.
            context.commands().close(Reason.NORMAL);
        }
    }

    /** Our end is said, and the peer's is waited for, since it may still have something to say. */
    @Override
    public void shutdown() {
        if (state != State.OPEN) {
            context.commands().close(Reason.NORMAL);
        } else if (output == Output.OPEN) {
            endOutput(write(Unpooled.EMPTY_BUFFER));
        }
    }

    @Override
    public List<Orphan> abandon(Reason reason) {
        ClientStream lost = stream;
        if (state != State.OPEN || lost == null) {
            releaseHeld();
            return List.of();
        }
        state = State.ENDED;
        // There will be no better time, and it is at most one read.
        while (!held.isEmpty()) {
            deliverNext(lost);
        }
        // Over TLS an end without close_notify may be an attacker's (RFC 8446 §6.1).
        if (!reason.equals(Reason.CLOSED) || handler.truncated) {
            return List.of(new Orphan(lost, Processed.MAYBE));
        }
        // The peer's end is the end of the data: that is how raw data ends.
        if (!lost.silenced()) {
            listener.data(lost, true, Unpooled.EMPTY_BUFFER);
        }
        listener.ended(lost);
        return List.of();
    }

    @Override
    public int liveStreams() {
        return state == State.OPEN ? 1 : 0;
    }

    private final class Handler extends ChannelInboundHandlerAdapter {

        private @Nullable ChannelHandlerContext context;
        private boolean truncated;

        ChannelHandlerContext added() {
            ChannelHandlerContext added = context;
            if (added == null) {
                throw new IllegalStateException("Raw data is not in a pipeline");
            }
            return added;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            truncated |= event instanceof SslCloseCompletionEvent closed && !closed.isSuccess();
            ctx.fireUserEventTriggered(event);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf bytes) {
                receive(bytes);
            } else {
                ctx.fireChannelRead(message);
            }
        }
    }
}
