package dev.gun.client.internal.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Takes what comes on a channel in place of a handler of its own: of idle WebSockets there are many, and each would have
 * a place in its pipeline only to be called. Confined to the connection's event loop; what it throws is a failure of the
 * channel.
 */
public interface ChannelReader {

    /** Bytes came; takes them over. */
    void receive(ByteBuf bytes);

    /** No more bytes come for now. */
    void receiveComplete();

    /** The channel takes bytes again, or does not any more. */
    void writabilityChanged();
}
