package dev.gun.client.internal.protocol;

import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel that a tunnel has taken whole: after an HTTP/1.1 CONNECT, or when a SOCKS5 proxy has made its connection. It
 * has one stream, the tunnel's, and hands all bytes to what is inside. Confined to the event loop.
 *
 * <p>What comes while nobody wants it is held, and nothing more is read: at most one read of the channel is held.
 */
final class TunnelProtocol extends TakenConnection implements TunnelLink {

    private static final Reason.BadState TAKEN =
            new Reason.BadState("A tunnel has taken the connection: requests go through the tunnel");

    private enum State {
        /** The tunnel lives. */
        OPEN,
        /** It is over, or about to be: what comes is dropped. */
        ENDED
    }

    private enum Reading {
        /** What comes is handed on. */
        ON,
        /** It is held; the channel is still read, until something has come. */
        OFF,
        /** Something is held, and the channel is not read. */
        PAUSED
    }

    private final ProtocolContext context;
    private final Protocol carrier;
    private final ClientStream stream;
    private final Handler handler = new Handler();
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);

    private @Nullable Receiver receiver;
    private State state = State.OPEN;
    private Reading reading = Reading.OFF;

    /**
     * A tunnel that is made.
     *
     * @param carrier what was spoken on the channel before
     * @param stream the tunnel's stream
     */
    TunnelProtocol(ProtocolContext context, Protocol carrier, ClientStream stream) {
        this.context = context;
        this.carrier = carrier;
        this.stream = stream;
    }

    @Override
    Reason refusal() {
        return TAKEN;
    }

    /** What the proxy was asked in; what is spoken inside is the tunnel's to say. */
    @Override
    public Protocol protocol() {
        return carrier;
    }

    @Override
    public ClientStream tunnel() {
        return stream;
    }

    @Override
    public void start(ChannelPipeline pipeline, ByteBuf leftover) {
        pipeline.addLast(handler);
        context.listener().tunnelled(stream, this);
        receive(leftover);
        if (receiver == null) {
            // Nobody took it, since it was cancelled meanwhile.
            context.commands().close(Reason.NORMAL);
        }
    }

    @Override
    public void stop() {
        releaseHeld();
        ChannelHandlerContext added = handler.context;
        if (added != null) {
            added.pipeline().remove(handler);
        }
    }

    // ---- the link

    @Override
    public Channel parent() {
        return handler.added().channel();
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
    }

    @Override
    public boolean isOver() {
        return state == State.ENDED || !parent().isActive();
    }

    @Override
    public int room() {
        Channel channel = parent();
        return state == State.ENDED || !channel.isWritable()
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, Math.max(1, channel.bytesBeforeUnwritable()));
    }

    @Override
    public void write(ByteBuf bytes) {
        ChannelHandlerContext added = handler.added();
        added.write(bytes, added.voidPromise());
    }

    @Override
    public void read(boolean wanted) {
        if (!wanted) {
            reading = reading == Reading.ON ? Reading.OFF : reading;
            return;
        }
        boolean paused = reading == Reading.PAUSED;
        reading = Reading.ON;
        boolean handed = false;
        while (reading == Reading.ON && !held.isEmpty()) {
            handed = true;
            hand(held.remove());
        }
        if (handed) {
            handedAll();
        }
        if (paused && held.isEmpty()) {
            context.commands().read(true);
        } else if (!held.isEmpty()) {
            reading = Reading.PAUSED;
        }
    }

    @Override
    public void endOutput() {
        HalfClose.endOutput(parent());
    }

    @Override
    public void close(Reason reason) {
        if (state == State.OPEN) {
            flush();
            leaveClosingToPeer();
            context.commands().close(reason);
        }
    }

    /** A close that what is inside leaves to its peer would come from us if the channel below were closed at once. */
    private void leaveClosingToPeer() {
        Receiver to = receiver;
        ChannelHandlerContext added = handler.added();
        if (to != null && to.peerClosesFirst() && added.pipeline().get(PeerClosesFirst.class) == null) {
            PeerClosesFirst.install(added, context.options().closingTimeout());
        }
    }

    // ---- bytes

    private void receive(ByteBuf bytes) {
        if (state == State.ENDED || !bytes.isReadable()) {
            bytes.release();
        } else if (reading == Reading.ON && held.isEmpty()) {
            hand(bytes);
        } else {
            held.add(bytes);
            if (reading != Reading.PAUSED) {
                reading = Reading.PAUSED;
                context.commands().read(false);
            }
        }
    }

    private void hand(ByteBuf bytes) {
        Receiver to = receiver;
        if (to == null) {
            bytes.release();
        } else {
            to.received(bytes);
        }
    }

    private void handedAll() {
        Receiver to = receiver;
        if (to != null) {
            to.receivedAll();
        }
    }

    private void releaseHeld() {
        ByteBuf next;
        while ((next = held.poll()) != null) {
            next.release();
        }
    }

    // ---- the connection's side

    @Override
    public void cancel(ClientStream other) {
        if (other == stream && state == State.OPEN) {
            state = State.ENDED;
            releaseHeld();
            context.listener().cancelled(other, Side.LOCAL, Reason.CANCELLED);
            context.listener().ended(other);
            // There is no other use for what the tunnel has taken.
            context.commands().close(Reason.NORMAL);
        }
    }

    @Override
    public void resume(ClientStream other) {
        // A tunnel's own stream has no data.
    }

    @Override
    public Reason ping(long ref) {
        return new Reason.BadState("A tunnel has taken the connection: what is inside it can be pinged");
    }

    @Override
    public void shutdown() {
        context.listener().tunnelShutdown(stream);
    }

    @Override
    public List<Orphan> abandon(Reason reason) {
        releaseHeld();
        if (state == State.ENDED) {
            return List.of();
        }
        state = State.ENDED;
        return List.of(new Orphan(stream, Processed.MAYBE));
    }

    @Override
    public int liveStreams() {
        return state == State.OPEN ? 1 : 0;
    }

    /** For both sides: what the tunnel wrote goes out with the turn's flush. */
    @Override
    public void flush() {
        ChannelHandlerContext added = handler.context;
        if (added != null) {
            added.flush();
        }
    }

    private final class Handler extends ChannelInboundHandlerAdapter {

        private @Nullable ChannelHandlerContext context;

        ChannelHandlerContext added() {
            ChannelHandlerContext added = context;
            if (added == null) {
                throw new IllegalStateException("The tunnel is not in a pipeline");
            }
            return added;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf bytes) {
                receive(bytes);
            } else {
                ctx.fireChannelRead(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            handedAll();
            ctx.fireChannelReadComplete();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            Receiver to = receiver;
            if (to != null && ctx.channel().isWritable()) {
                to.writable();
            }
            ctx.fireChannelWritabilityChanged();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            // What is held is delivered first: there will be no better time, and it is at most one read.
            Receiver to = receiver;
            ByteBuf next;
            while (to != null && (next = held.poll()) != null) {
                to.received(next);
            }
            if (to != null) {
                to.inputEnded();
            }
            ctx.fireChannelInactive();
        }
    }
}
