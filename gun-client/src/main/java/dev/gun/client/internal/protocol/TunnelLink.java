package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * What carries the bytes of a tunnel: a whole channel, after an HTTP/1.1 CONNECT or a SOCKS5 handshake, or one HTTP/2
 * stream. Confined to the event loop of {@link #parent}.
 */
public interface TunnelLink {

    /** The channel that the bytes go over in the end. */
    Channel parent();

    /** Whom what comes is told from now on; at most one call. Nothing is told before {@link #read} asks for it. */
    void start(Receiver receiver);

    /** Whether the tunnel is over, so that nothing that is written will ever go out. */
    boolean isOver();

    /** How many bytes may be written now; when there are more again, {@link Receiver#writable} says so. */
    int room();

    /** Writes bytes, at most {@link #room}, their ownership passed on; does not flush. */
    void write(ByteBuf bytes);

    /** What was written is to be flushed at the end of the turn. */
    void flush();

    /** Whether bytes are wanted; off until the first call. */
    void read(boolean wanted);

    /** Nothing more is written. */
    void endOutput();

    /**
     * What was in the tunnel is over, well with {@code NORMAL}: so is the tunnel. The connection hears of the end of its
     * stream as of any other, with {@code reason}.
     */
    void close(Reason reason);

    /** Hears what comes through a tunnel. */
    interface Receiver {

        /** Bytes have come; their ownership is passed on. */
        void received(ByteBuf bytes);

        /** No more bytes come in this turn. */
        void receivedAll();

        /** There may be room to write again. */
        void writable();

        /** The peer sends nothing more. */
        void inputEnded();

        /** Whether what is inside has ended in a way that leaves it to the peer to close first (RFC 6455 §7.1.1). */
        boolean peerClosesFirst();
    }
}
