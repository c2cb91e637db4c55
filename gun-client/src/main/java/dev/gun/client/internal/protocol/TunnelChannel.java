package dev.gun.client.internal.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a tunnel as a channel, so that TLS, every protocol and further tunnels stack on it as on a socket. Its
 * bytes are those of a {@link TunnelLink}; it takes no more of them than are wanted, and hands on no more than the link
 * has room for, so that back-pressure goes through it both ways. Confined to its parent's event loop.
 *
 * <p>It is active from its registration on, with autoRead off. Its end is only its own: what that means for the link is
 * up to whoever made it.
 */
public final class TunnelChannel extends AbstractChannel implements DuplexChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /** How often the link's room is filled before others of the event loop get their turn; as often as Netty's sockets. */
    private static final int WRITES_PER_FLUSH = 16;

    private enum State {
        /** Bytes go both ways. */
        OPEN,
        /** We have said that nothing more comes from us. */
        OUTPUT_ENDED,
        /** Nothing comes any more: about to be closed. */
        INPUT_ENDED,
        /** Over. */
        CLOSED
    }

    private enum Reading {
        /** Nobody wants bytes. */
        OFF,
        /** Somebody does, and the link is about to be told. */
        ASKED,
        /** The link hands them on. */
        ON
    }

    private final TunnelLink link;
    private final ChannelConfig config = new Config(this);
    /** Read by any thread. */
    private volatile State state = State.OPEN;

    private Reading reading = Reading.OFF;

    /** The inside of the tunnel that {@code link} carries; to be registered with its parent's event loop. */
    public TunnelChannel(TunnelLink link) {
        super(link.parent());
        this.link = link;
        config.setAutoRead(false);
    }

    /** Registers it and begins to hear of what comes. On the event loop. */
    public void start() {
        parent().eventLoop().register(this);
        link.start(new Input());
    }

    // ---- in

    @Override
    protected void doBeginRead() {
        if (reading == Reading.OFF) {
            reading = Reading.ASKED;
            // Later: whoever asks may be in the midst of reading.
            eventLoop().execute(this::readOn);
        }
    }

    private void readOn() {
        if (reading == Reading.ASKED && isOpen()) {
            reading = Reading.ON;
            link.read(true);
        }
    }

    private void readNoMore() {
        if (reading == Reading.ON) {
            link.read(false);
        }
        reading = Reading.OFF;
    }

    private final class Input implements TunnelLink.Receiver {

        @Override
        public void received(ByteBuf bytes) {
            if (isOpen()) {
                pipeline().fireChannelRead(bytes);
            } else {
                bytes.release();
            }
        }

        @Override
        public void receivedAll() {
            if (isOpen()) {
                if (!config.isAutoRead()) {
                    readNoMore();
                }
                pipeline().fireChannelReadComplete();
            }
        }

        @Override
        public void writable() {
            if (isOpen()) {
                ((Unsafe) unsafe()).flushOn();
            }
        }

        /**
         * As of a socket, whose peer's FIN closes it. Told at once, where closing would tell it later: what is inside is
         * to hear of the end, and say what that means, before what carries it does.
         */
        @Override
        public void inputEnded() {
            if (isActive()) {
                state = State.INPUT_ENDED;
                pipeline().fireChannelInactive();
                close();
            }
        }

        @Override
        public boolean peerClosesFirst() {
            return pipeline().get(PeerClosesFirst.class) != null;
        }
    }

    // ---- out

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException(
                "a tunnel carries bytes, not a " + message.getClass().getSimpleName());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) {
        if (link.isOver()) {
            // TLS would wait for its last words to be written before it lets go of the channel.
            ClosedChannelException closed = new ClosedChannelException();
            while (out.current() != null) {
                out.remove(closed);
            }
            return;
        }
        int rounds = 0;
        boolean more = true;
        while (more && rounds++ < WRITES_PER_FLUSH) {
            fillRoom(out);
            link.flush();
            // The link may have handed all on at once, and told while it did that there is room: within this flush,
            // where that is not heard.
            more = out.current() != null && link.room() > 0;
        }
        if (more) {
            eventLoop().execute(((Unsafe) unsafe())::flushOn);
        }
    }

    private void fillRoom(ChannelOutboundBuffer out) {
        int room = Math.max(0, link.room());
        while (out.current() instanceof ByteBuf bytes) {
            int size = bytes.readableBytes();
            if (size > room) {
                if (room > 0) {
                    link.write(bytes.retainedSlice(bytes.readerIndex(), room));
                    out.removeBytes(room);
                }
                break;
            }
            if (size > 0) {
                link.write(bytes.retain());
                room -= size;
            }
            out.remove();
        }
    }

    // ---- the ends

    @Override
    protected void doClose() {
        state = State.CLOSED;
        reading = Reading.OFF;
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    public boolean isOutputShutdown() {
        return state == State.OUTPUT_ENDED || state == State.CLOSED;
    }

    @Override
    public boolean isInputShutdown() {
        return !isActive();
    }

    @Override
    public boolean isShutdown() {
        return state == State.CLOSED;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        if (state == State.OPEN) {
            state = State.OUTPUT_ENDED;
            link.endOutput();
            link.flush();
        }
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        readNoMore();
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdown() {
        return close();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return close(promise);
    }

    // ---- what a channel is

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return state != State.CLOSED;
    }

    @Override
    public boolean isActive() {
        return state == State.OPEN || state == State.OUTPUT_ENDED;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Unsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop == parent().eventLoop();
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        Channel below = parent();
        return below.localAddress();
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return parent().remoteAddress();
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("a tunnel is not bound");
    }

    private final class Unsafe extends AbstractUnsafe {

        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("a tunnel is connected"));
        }

        void flushOn() {
            flush0();
        }
    }

    private static final class Config extends DefaultChannelConfig {

        private final TunnelChannel tunnel;

        Config(TunnelChannel tunnel) {
            super(tunnel);
            this.tunnel = tunnel;
        }

        @Override
        protected void autoReadCleared() {
            tunnel.readNoMore();
        }
    }
}
