package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.codec.socks.SocksMachine;
import dev.gun.client.internal.codec.socks.SocksResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SOCKS5 on one channel (RFC 1928): it makes one connection, for the first tunnel that is opened, which then takes the
 * channel. Confined to the event loop.
 *
 * <pre>
 *   WAITING ──open──► ASKING ──connected──► CONNECTED
 *                        └──refused, malformed, cancel──► ENDED
 * </pre>
 */
final class SocksProtocol implements ConnectionProtocol {

    private static final Reason.BadState TUNNELS_ONLY =
            new Reason.BadState("A SOCKS5 proxy takes no requests: it makes one connection");

    private enum State {
        /** Nobody has asked for a connection. */
        WAITING,
        /** The handshake is under way. */
        ASKING,
        /** The connection is made; the tunnel takes over. */
        CONNECTED,
        /** It came to nothing. */
        ENDED
    }

    private final ProtocolContext context;
    private final StreamListener listener;
    private final Handler handler = new Handler();
    private @Nullable ClientStream stream;
    private @Nullable SocksMachine machine;
    private @Nullable TunnelProtocol successor;
    private State state = State.WAITING;

    SocksProtocol(ProtocolContext context) {
        this.context = context;
        this.listener = context.listener();
    }

    @Override
    public Protocol protocol() {
        return Protocol.SOCKS;
    }

    @Override
    public void start(ChannelPipeline pipeline, ByteBuf leftover) {
        leftover.release();
        pipeline.addLast(handler);
        context.commands().up(Protocol.SOCKS);
    }

    @Override
    public void stop() {
        handler.added().pipeline().remove(handler);
    }

    @Override
    public Admission admits(ClientStream other) {
        return state == State.WAITING && other.target() != null ? Admission.ADMIT : Admission.REFUSE;
    }

    @Override
    public void open(ClientStream opened) {
        TunnelTarget target = opened.target();
        if (target == null) {
            throw new IllegalStateException("Opened although not admitted: stream " + opened.id());
        }
        SocksMachine made = new SocksMachine(target.host(), target.port(), target.username(), target.password());
        stream = opened;
        machine = made;
        state = State.ASKING;
        send(made.greeting());
    }

    private void send(byte[] message) {
        ChannelHandlerContext ctx = handler.added();
        ctx.write(Unpooled.wrappedBuffer(message), ctx.voidPromise());
        context.commands().written();
    }

    /** Goes on as far as what has come allows; what follows the handshake is left in {@code in}. */
    private void read(ByteBuf in) {
        SocksMachine asked = machine;
        ClientStream tunnel = stream;
        if (state == State.WAITING && in.isReadable()) {
            // RFC 1928 §3: the client speaks first.
            state = State.ENDED;
            context.commands().close(error("RFC 1928 §3: the proxy spoke before it was spoken to", Side.REMOTE));
        }
        while (state == State.ASKING && asked != null && tunnel != null) {
            SocksResult result = asked.read(in);
            if (result instanceof SocksResult.NeedMore) {
                return;
            } else if (result instanceof SocksResult.Send next) {
                send(next.bytes());
            } else if (result instanceof SocksResult.Refused refused) {
                fail(tunnel, new Reason.SocksFailed(refused.reply()));
            } else if (result instanceof SocksResult.Malformed malformed) {
                fail(tunnel, error(malformed.text(), Side.REMOTE));
            } else {
                state = State.CONNECTED;
                successor = new TunnelProtocol(context, Protocol.SOCKS, tunnel);
            }
        }
    }

    private static Reason error(String text, Side side) {
        return new Reason.ProtocolError(Protocol.SOCKS, text, side);
    }

    /** RFC 1928 §6: after a failure "the SOCKS server MUST terminate the TCP connection": there is no second try. */
    private void fail(ClientStream tunnel, Reason reason) {
        state = State.ENDED;
        listener.failed(tunnel, reason, Processed.NO);
        context.commands().close(reason);
    }

    @Override
    public void data(ClientStream other, ByteBuf data, boolean fin, WriteResult result) {
        data.release();
        result.failed(TUNNELS_ONLY);
    }

    @Override
    public void trailers(ClientStream other, Headers trailers, WriteResult result) {
        result.failed(TUNNELS_ONLY);
    }

    @Override
    public void sendFrame(ClientStream other, WsFrame frame, WriteResult result) {
        result.failed(TUNNELS_ONLY);
    }

    @Override
    public void cancel(ClientStream other) {
        if (other == stream && state == State.ASKING) {
            state = State.ENDED;
            listener.cancelled(other, Side.LOCAL, Reason.CANCELLED);
            listener.ended(other);
            context.commands().close(Reason.NORMAL);
        }
    }

    @Override
    public void resume(ClientStream other) {
        // There is no data.
    }

    @Override
    public Reason ping(long ref) {
        return new Reason.BadState("SOCKS5 has no ping");
    }

    @Override
    public void shutdown() {
        context.commands().close(Reason.NORMAL);
    }

    @Override
    public List<Orphan> abandon(Reason reason) {
        TunnelProtocol taking = successor;
        ClientStream asking = stream;
        successor = null;
        if (taking != null) {
            return taking.abandon(reason);
        }
        boolean lost = state == State.ASKING && asking != null;
        state = State.ENDED;
        return lost && asking != null ? List.of(new Orphan(asking, Processed.NO)) : List.of();
    }

    @Override
    public int liveStreams() {
        return state == State.ASKING ? 1 : 0;
    }

    @Override
    public void flush() {
        ChannelHandlerContext added = handler.context;
        if (added != null) {
            added.flush();
        }
    }

    private final class Handler extends ByteToMessageDecoder {

        private @Nullable ChannelHandlerContext context;

        ChannelHandlerContext added() {
            ChannelHandlerContext added = context;
            if (added == null) {
                throw new IllegalStateException("SOCKS5 is not in a pipeline");
            }
            return added;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            context = ctx;
            super.handlerAdded(ctx);
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (state == State.ENDED) {
                in.skipBytes(in.readableBytes());
                return;
            }
            read(in);
            TunnelProtocol next = successor;
            if (next != null) {
                successor = null;
                // What has come behind the reply is the origin's.
                SocksProtocol.this.context.commands().switchProtocol(next, in.readBytes(in.readableBytes()));
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            discardSomeReadBytes();
            ctx.fireChannelReadComplete();
        }
    }
}
