package dev.gun.client.internal.connection;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.TlsOptions;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.SocketInfo;
import dev.gun.client.event.TlsHandshakeEvent;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What event handlers are told of TLS handshakes on one socket or inside of one tunnel: each start has exactly one end
 * (spec page 2). Event loop only.
 */
final class HandshakeEvents {

    private final ConnectionDriver driver;
    private @Nullable Handshake underWay;

    /** @param tunnel the user's tunnel that it is in */
    private record Handshake(
            Channel channel,
            Endpoint with,
            TlsOptions tls,
            @Nullable DefaultGunTunnel tunnel) {}

    HandshakeEvents(ConnectionDriver driver) {
        this.driver = driver;
    }

    void start(Channel channel, Endpoint with, TlsOptions tls, @Nullable DefaultGunTunnel tunnel) {
        Handshake begun = new Handshake(channel, with, tls, tunnel);
        underWay = begun;
        fire(begun, null, null);
    }

    /** Whether one has begun and not ended. */
    boolean isUnderWay() {
        return underWay != null;
    }

    /** The handshake has ended, if one was under way: well when there is no {@code error}. */
    void end(@Nullable Protocol negotiated, @Nullable Reason error) {
        Handshake ended = underWay;
        underWay = null;
        if (ended != null) {
            fire(ended, negotiated, error);
        }
    }

    private void fire(Handshake of, @Nullable Protocol negotiated, @Nullable Reason error) {
        EventHandlers handlers = driver.handlers();
        if (handlers != null) {
            boolean end = negotiated != null || error != null;
            handlers.fire(
                    end ? EventHandler::tlsHandshakeEnd : EventHandler::tlsHandshakeStart,
                    new TlsHandshakeEvent(
                            driver.name(),
                            of.tunnel,
                            of.tunnel == null ? null : of.tunnel.replyTo(),
                            new SocketInfo(of.channel.localAddress(), of.channel.remoteAddress()),
                            of.tls,
                            of.with.tlsHandshakeTimeout(driver.options()),
                            negotiated,
                            error));
        }
    }
}
