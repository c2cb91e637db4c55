package dev.gun.client.event;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The socket is being, or was, connected; one pair for a set of addresses.
 *
 * @param connection the connection's name
 * @param lookupInfo the addresses to try
 * @param timeout how long connecting may take
 * @param socket the socket; set at the end when it succeeded
 * @param protocol the protocol; set at the end when it succeeded over TCP
 * @param error why it failed; set at the end when it did
 */
public record ConnectEvent(
        String connection,
        LookupInfo lookupInfo,
        Duration timeout,
        @Nullable SocketInfo socket,
        @Nullable Protocol protocol,
        @Nullable Reason error)
        implements GunEvent {}
