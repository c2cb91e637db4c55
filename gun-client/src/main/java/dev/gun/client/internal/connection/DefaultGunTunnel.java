package dev.gun.client.internal.connection;

import dev.gun.client.Destination;
import dev.gun.client.GunTunnel;
import dev.gun.client.Protocol;
import java.time.Duration;

/** The handle of a tunnel. Threads: as {@link DefaultGunStream}. */
final class DefaultGunTunnel extends TunnelStream implements GunTunnel, Requesting {

    private final Destination destination;
    private final TunnelLayer innermost;

    /**
     * A tunnel.
     *
     * @param hops what is inside it, one in the other, at least one; requests go to the last
     */
    DefaultGunTunnel(ConnectionDriver driver, Layer layer, StreamSpec spec, Destination destination, TunnelHops hops) {
        super(driver, layer, spec, hops.target(), hops.first());
        this.destination = destination;
        this.innermost = hops.last();
        hops.belongTo(this);
    }

    @Override
    boolean isInternal() {
        return false;
    }

    @Override
    Layer through() {
        return innermost;
    }

    @Override
    public Destination destination() {
        return destination;
    }

    @Override
    public Protocol awaitUp(Duration timeout) {
        return reader().tunnelUp(timeout);
    }

    @Override
    public Requests requests() {
        return new Requests(driver(), innermost);
    }

    @Override
    public String toString() {
        return "GunTunnel[" + connection() + "#" + id() + "]";
    }
}
