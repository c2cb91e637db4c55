package dev.gun.client.event;

import dev.gun.client.Reason;
import dev.gun.client.TcpOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The host name is being, or was, resolved. For a Unix domain socket both events come, too, as Gun has it, although there
 * is nothing to look up: the host is then its path, and the port 0.
 *
 * @param connection the connection's name
 * @param host the host
 * @param port the port
 * @param tcpOptions the options of the socket
 * @param timeout how long the look-up may take
 * @param lookupInfo the addresses; set at the end of a look-up that succeeded
 * @param error why it failed; set at the end of a look-up that failed
 */
public record DomainLookupEvent(
        String connection,
        String host,
        int port,
        TcpOptions tcpOptions,
        Duration timeout,
        @Nullable LookupInfo lookupInfo,
        @Nullable Reason error)
        implements GunEvent {}
