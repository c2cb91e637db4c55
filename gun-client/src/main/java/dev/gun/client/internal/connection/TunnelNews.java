package dev.gun.client.internal.connection;

import dev.gun.client.Intermediary;
import dev.gun.client.Protocol;
import dev.gun.client.Proxy;
import dev.gun.client.Reason;
import dev.gun.client.TlsOptions;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.OriginChangedEvent;
import dev.gun.client.event.ProtocolChangedEvent;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.message.GunTunnelUp;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** What is told of one layer of a tunnel: events, then messages (spec page 2). Event loop only. */
final class TunnelNews {

    private final ConnectionDriver driver;
    private final TunnelLayer layer;
    private final HandshakeEvents handshakes;
    private @Nullable DefaultGunTunnel tunnel;

    TunnelNews(ConnectionDriver driver, TunnelLayer layer) {
        this.driver = driver;
        this.layer = layer;
        this.handshakes = new HandshakeEvents(driver);
    }

    void belongsTo(DefaultGunTunnel owner) {
        tunnel = owner;
    }

    /** The user's tunnel, {@code null} for one of the connection's own. */
    @Nullable DefaultGunTunnel tunnel() {
        return tunnel;
    }

    /** The proxy that carries the tunnel. */
    Intermediary proxy() {
        Origin origin = layer.parent().origin();
        ConnectionProtocol below = layer.parent().protocol();
        Protocol spoken = below == null ? origin.protocols().get(0) : below.protocol();
        return new Intermediary(layer.type(), origin.host(), origin.port(), origin.transport(), spoken);
    }

    /** The stream that a change concerns, {@code null} when it concerns the whole connection, as in Gun. */
    private @Nullable DefaultGunTunnel concerned() {
        return layer.parent() == driver && layer.takesConnection() ? null : tunnel;
    }

    void originChanged() {
        originChanged(driver, layer.type(), layer.origin(), concerned());
        if (layer.takesConnection()) {
            driver.status().behind(layer);
            driver.lifecycle().showState();
        }
    }

    /**
     * A tunnel leads to {@code origin} now.
     *
     * @param type how the proxy was asked for it
     * @param tunnel the stream that the change concerns, {@code null} when it concerns the whole connection
     */
    static void originChanged(
            ConnectionDriver driver, Proxy.Type type, Origin origin, @Nullable DefaultGunTunnel tunnel) {
        EventHandlers handlers = driver.handlers();
        if (handlers != null) {
            handlers.fire(
                    EventHandler::originChanged,
                    new OriginChangedEvent(
                            driver.name(),
                            type == Proxy.Type.SOCKS5
                                    ? OriginChangedEvent.Type.SOCKS5
                                    : OriginChangedEvent.Type.CONNECT,
                            origin.scheme(),
                            origin.host(),
                            origin.port(),
                            tunnel));
        }
    }

    void handshakeStart(Channel on, TlsOptions tls) {
        handshakes.start(on, layer.endpoint(), tls, tunnel);
    }

    /** Whether one has begun and not ended. */
    boolean handshakes() {
        return handshakes.isUnderWay();
    }

    void handshakeEnd(@Nullable Protocol negotiated, @Nullable Reason error) {
        handshakes.end(negotiated, error);
    }

    /** A protocol is ready: the tunnel is up, unless what is spoken is what the connection's own proxy is asked in. */
    void up(Protocol protocol) {
        boolean inTunnel = tunnel != null || layer.parent() != driver;
        EventHandlers handlers = driver.handlers();
        if (handlers != null && inTunnel) {
            handlers.fire(
                    EventHandler::protocolChanged, new ProtocolChangedEvent(driver.name(), protocol, concerned()));
        }
        DefaultGunTunnel owner = tunnel;
        if (owner != null) {
            driver.lifecycle().showState();
            driver.touch();
            if (!owner.silenced()) {
                owner.deliver(new GunTunnelUp(driver.name(), owner, protocol));
            }
        } else if (inTunnel) {
            driver.tellOwner(new GunTunnelUp(driver.name(), null, protocol));
        }
    }

    /** What went wrong, with the hop where it did, if the connection itself is being set up. */
    Reason named(Reason reason) {
        return tunnel == null && !driver.isUp() ? driver.atHop(layer.origin(), reason) : reason;
    }

    void gone(Reason reason) {
        handshakeEnd(null, reason);
    }
}
