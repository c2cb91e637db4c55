package dev.gun.client.internal.connection;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.internal.lifecycle.Input.PeerCloses;
import dev.gun.client.internal.lifecycle.Input.ProtocolReady;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.message.GunNotify;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs the connection's own protocol, in the connection's turns: what it asks for, and what its socket says, becomes the
 * connection's.
 */
abstract class SocketHost extends Turns implements ProtocolHost {

    SocketHost(EventLoop loop, ClientRuntime runtime) {
        super(loop, runtime);
    }

    abstract LifecycleRunner lifecycle();

    abstract Status status();

    // ---- what the socket says, through Gate

    @Override
    public final void switchNow() {
        lifecycle().switchNow();
    }

    @Override
    public final void socketInactive(Channel channel) {
        lifecycle().socketInactive(channel);
    }

    @Override
    public final void socketFailed(Channel channel, Throwable cause) {
        lifecycle().socketFailed(channel, cause);
    }

    // ---- what the protocol asks for, through CommandBuffer

    @Override
    public final void protocolUp(Protocol protocol) {
        lifecycle().step(new ProtocolReady());
    }

    @Override
    public final void switchTo(ConnectionProtocol protocol, @Nullable ByteBuf leftover) {
        lifecycle().switchTo(protocol, leftover);
    }

    @Override
    public final void peerCloses() {
        lifecycle().step(new PeerCloses());
    }

    @Override
    public final void read(boolean wanted) {
        lifecycle().read(wanted);
    }

    @Override
    public final void protocolClosed(Reason reason) {
        lifecycle().socketGone(reason);
    }

    @Override
    public final long keepaliveRef() {
        return status().pings().keepaliveRef();
    }

    @Override
    public final void pingSent(long ref) {
        status().pings().sent(ref);
    }

    @Override
    public final void pingAnswered(long ref, long roundTripNanos) {
        Duration roundTrip = Duration.ofNanos(roundTripNanos);
        status().pings().answered(ref, roundTrip);
        // Those that keepalive sends have negative numbers: nobody waits to hear of them.
        if (ref > 0) {
            notice(new GunNotify.PingAck(ref, null, roundTrip));
        }
    }

    @Override
    public final void pingForgotten(long ref) {
        status().pings().forgotten(ref);
    }
}
