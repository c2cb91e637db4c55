package dev.gun.client.internal.connection;

import dev.gun.client.Destination;
import dev.gun.client.internal.protocol.TunnelTarget;
import org.jspecify.annotations.Nullable;

/** The layers inside a user's tunnel, which are more than one when it leads on through SOCKS5 proxies. */
final class TunnelHops {

    private final TunnelTarget target;
    private final TunnelLayer first;
    private final TunnelLayer last;

    private TunnelHops(TunnelTarget target, TunnelLayer first, TunnelLayer last) {
        this.target = target;
        this.first = first;
        this.last = last;
    }

    /** The layers of a tunnel that is asked for on {@code parent}. */
    static TunnelHops to(ConnectionDriver driver, Layer parent, Destination destination) {
        TunnelLayer first = new TunnelLayer(driver, parent, endpoint(destination));
        TunnelLayer last = first;
        for (Destination next = destination.next(); next != null; next = next.next()) {
            TunnelLayer further = new TunnelLayer(driver, last, endpoint(next));
            last.leadsTo(target(next), further);
            last = further;
        }
        return new TunnelHops(target(destination), first, last);
    }

    private static TunnelTarget target(Destination destination) {
        return new TunnelTarget(
                Origin.host(destination.host()), destination.port(), destination.username(), destination.password());
    }

    private static Endpoint endpoint(Destination destination) {
        return new Endpoint(
                new Origin(
                        destination.transport(),
                        Origin.host(destination.host()),
                        destination.port(),
                        destination.protocols(),
                        null),
                destination.tls(),
                destination.tlsHandshakeTimeout());
    }

    /** What the proxy is asked for. */
    TunnelTarget target() {
        return target;
    }

    TunnelLayer first() {
        return first;
    }

    TunnelLayer last() {
        return last;
    }

    /** All of them are that tunnel's. */
    void belongTo(DefaultGunTunnel tunnel) {
        for (@Nullable TunnelLayer layer = first; layer != null; layer = layer.next()) {
            layer.belongsTo(tunnel);
        }
    }
}
