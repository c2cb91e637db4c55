package dev.gun.client.internal.connection;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.message.GunNotify;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol on a channel is run by: what it asks for comes here through {@link CommandBuffer}, what happens to the
 * channel through {@link Gate}. Event loop only.
 */
interface ProtocolHost {

    // ---- the channel's callbacks

    /** Counts the bytes of the connection's own protocol; {@code null} for its proxies, and for the inside of a tunnel. */
    @Nullable Traffic traffic();

    /** A callback begins; {@link #applied} or {@link #exit} follows, whatever is thrown. */
    void enter();

    /** A callback within a batch of reads has ended. */
    void applied();

    /** Carries out a switch of protocols that was asked for, if one was, ahead of all else. */
    void switchNow();

    /** A callback has ended. */
    void exit();

    /** Runs {@code task} as a turn, or as a part of the one that is under way. */
    void turn(Runnable task);

    /** The channel is closed. */
    void socketInactive(Channel channel);

    /** Something went wrong on the channel. */
    void socketFailed(Channel channel, Throwable cause);

    // ---- what the protocol asks for

    /** Something was asked for: makes sure that it is seen. */
    void touch();

    /** Something was written that must be flushed. */
    void written();

    /** See {@link dev.gun.client.internal.protocol.Commands#up}. */
    void protocolUp(Protocol protocol);

    /** See {@link dev.gun.client.internal.protocol.Commands#switchProtocol}. */
    void switchTo(ConnectionProtocol protocol, @Nullable ByteBuf leftover);

    /** See {@link dev.gun.client.internal.protocol.Commands#draining}. */
    void peerCloses();

    /** See {@link dev.gun.client.internal.protocol.Commands#read}. */
    void read(boolean wanted);

    /** See {@link dev.gun.client.internal.protocol.Commands#close}. */
    void protocolClosed(Reason reason);

    /** See {@link dev.gun.client.internal.protocol.Commands#keepaliveRef}. */
    long keepaliveRef();

    /** See {@link dev.gun.client.internal.protocol.Commands#pingSent}. */
    void pingSent(long ref);

    /** See {@link dev.gun.client.internal.protocol.Commands#pingAnswered}. */
    void pingAnswered(long ref, long roundTripNanos);

    /** See {@link dev.gun.client.internal.protocol.Commands#pingForgotten}. */
    void pingForgotten(long ref);

    /** See {@link dev.gun.client.internal.protocol.Commands#notice}. */
    void notice(GunNotify.Notice notice);
}
