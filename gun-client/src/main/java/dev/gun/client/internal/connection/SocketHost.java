package dev.gun.client.internal.connection;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.internal.lifecycle.Input.PeerCloses;
import dev.gun.client.internal.lifecycle.Input.ProtocolReady;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.message.GunNotify;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs the connection's own protocol, in the connection's turns: what it asks for, and what its socket says, becomes the
 * connection's.
 */
final class SocketHost extends Turns implements ProtocolHost {

    private final ConnectionDriver driver;

    SocketHost(ConnectionDriver driver) {
        super(driver.loop(), driver.runtime(), driver);
        this.driver = driver;
    }

    // ---- what the socket says, through Gate

    @Override
    public Traffic traffic() {
        return driver.traffic();
    }

    @Override
    public void switchNow() {
        driver.lifecycle().switchNow();
    }

    @Override
    public void socketInactive(Channel channel) {
        driver.lifecycle().socketInactive(channel);
    }

    @Override
    public void socketFailed(Channel channel, Throwable cause) {
        driver.lifecycle().socketFailed(channel, cause);
    }

    // ---- what the protocol asks for, through CommandBuffer

    @Override
    public void protocolUp(Protocol protocol) {
        driver.step(new ProtocolReady());
    }

    @Override
    public void switchTo(ConnectionProtocol protocol, @Nullable ByteBuf leftover) {
        driver.lifecycle().switchTo(protocol, leftover);
    }

    @Override
    public void peerCloses() {
        driver.step(new PeerCloses());
    }

    @Override
    public void read(boolean wanted) {
        driver.lifecycle().read(wanted);
    }

    @Override
    public void protocolClosed(Reason reason) {
        driver.lifecycle().socketGone(reason);
    }

    @Override
    public long keepaliveRef() {
        return driver.status().pings().keepaliveRef();
    }

    @Override
    public void pingSent(long ref) {
        driver.status().pings().sent(ref);
    }

    @Override
    public void pingAnswered(long ref, long roundTripNanos) {
        Duration roundTrip = Duration.ofNanos(roundTripNanos);
        driver.status().pings().answered(ref, roundTrip);
        // Those that keepalive sends have negative numbers: nobody waits to hear of them.
        if (ref > 0) {
            notice(new GunNotify.PingAck(ref, null, roundTrip));
        }
    }

    @Override
    public void pingForgotten(long ref) {
        driver.status().pings().forgotten(ref);
    }

    @Override
    public void notice(GunNotify.Notice notice) {
        driver.notice(notice);
    }
}
