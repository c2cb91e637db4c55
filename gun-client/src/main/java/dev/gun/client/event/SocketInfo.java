package dev.gun.client.event;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket.
 *
 * @param local its address here, {@code null} when it is not known
 * @param remote its address there, {@code null} when it is not known
 */
public record SocketInfo(
        @Nullable SocketAddress local, @Nullable SocketAddress remote) {}
