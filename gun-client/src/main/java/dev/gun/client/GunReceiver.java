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
     * Whether the receiver wants to be called on the connection's event loop, without the hop to an executor. The stages
     * of what is sent on its streams, such as {@link GunStream#data}, complete there too. Such a receiver, and what hangs
     * on such a stage, must never block: it would stop every connection of that loop.
     */
    default boolean onEventLoop() {
        return false;
    }
}
