package dev.gun.client.internal.protocol;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.message.GunNotify;
import io.netty.buffer.ByteBuf;

/**
 * What a protocol may ask of its connection. Asked from within a callback, on the event loop; the connection acts after
 * the callback has returned, so a protocol is never re-entered. Nothing here allocates.
 */
public interface Commands {

    /** The protocol is ready for requests: {@code GunUp}. For HTTP/1.1 at once, for HTTP/2 when the preface is written. */
    void up(Protocol protocol);

    /**
     * The peer has begun to close ({@code connection: close}, GOAWAY): no new requests on this socket; those made from
     * now on wait for the next one.
     */
    void draining();

    /**
     * The socket is to be closed. {@code NORMAL} when the protocol has come to its end, anything else when it failed;
     * what is still live then is taken with {@link ConnectionProtocol#abandon}. The first one counts.
     */
    void close(Reason reason);

    /**
     * From now on {@code next} speaks on this socket. The old protocol's handlers have removed themselves, or do so in
     * {@link ConnectionProtocol#stop}; {@code leftover} are bytes that came after the old protocol's end (ownership is
     * passed on; may be empty).
     */
    void switchProtocol(ConnectionProtocol next, ByteBuf leftover);

    /** Whether the socket is to be read; on until the first call. */
    void read(boolean wanted);

    /** Something was written outside of the protocol's callbacks and is to be flushed at the end of the turn. */
    void written();

    /** Something changed that may let queued requests be admitted, outside of any callback from the pipeline. */
    void admit();

    /** A number for a ping of keepalive: negative, and no other ping of the connection has it. */
    long keepaliveRef();

    /** A ping was sent by keepalive or by the user, and waits for its answer. */
    void pingSent(long ref);

    /** The ping {@code ref} was answered; {@code roundTripNanos} after it was sent. */
    void pingAnswered(long ref, long roundTripNanos);

    /** The ping {@code ref} is not waited for any more: its WebSocket is over, or too many wait. */
    void pingForgotten(long ref);

    /** Something for the owner that belongs to no stream. */
    void notice(GunNotify.Notice notice);
}
