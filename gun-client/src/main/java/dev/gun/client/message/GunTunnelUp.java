package dev.gun.client.message;

import dev.gun.client.GunTunnel;
import dev.gun.client.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel is up. It goes to the receiver of the tunnel, or to the owner when it is one of the connection's own {@code
 * proxies}.
 *
 * @param connection the connection's name
 * @param stream the tunnel; {@code null} for one of the connection's own
 * @param protocol what is spoken inside it
 */
public record GunTunnelUp(String connection, @Nullable GunTunnel stream, Protocol protocol) implements GunMessage {}
