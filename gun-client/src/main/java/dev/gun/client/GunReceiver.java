package dev.gun.client;

import dev.gun.client.message.GunMessage;

/**
 * Takes the messages of streams. Called with one message of a connection at a time, in order, on the connection's
 * receiver executor. What it throws is logged and counted, and loses only that message. A slow receiver slows only the
 * streams that it serves.
 */
@FunctionalInterface
public interface GunReceiver {

    /** Takes one message. */
    void receive(GunMessage message) throws Exception;

    /**
     * Whether the receiver wants to be called on the connection's event loop, without the hop to an executor. Such a
     * receiver must never block: it would stop every connection of that loop.
     */
    default boolean onEventLoop() {
        return false;
    }

    /**
     * Whether the receiver borrows the bytes of bodies, and of raw data, instead of getting bytes to keep. The bytes of
     * a {@link dev.gun.client.message.GunData} may then be lent: they are what was read from the socket, without a copy,
     * and can be read until {@link #receive receive} returns. After that whatever would read them throws an {@link
     * IllegalStateException}, and a {@link java.nio.ByteBuffer} that was got from them must not be used any more: what it
     * shows then belongs to somebody else, or to nobody. {@link Bytes#keep()} makes bytes that stay; what is passed on to
     * this library, such as with {@link GunStream#data}, may be lent.
     *
     * <p>Lending is a permission, not a promise: small pieces, what was decoded, and WebSocket frames are always bytes to
     * keep, and handles never borrow. Asked once for a connection or a request, as {@link #onEventLoop()} is.
     */
    default boolean borrowsBodies() {
        return false;
    }
}
