package dev.gun.client.event;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host name was resolved to, or the Unix domain socket that needs no resolving.
 *
 * @param addresses the addresses, in the order in which they are tried; none for a Unix domain socket
 * @param port the port; 0 for a Unix domain socket
 * @param unixPath the path of the Unix domain socket, {@code null} for TCP
 */
public record LookupInfo(
        List<InetAddress> addresses, int port, @Nullable Path unixPath) {

    /** Keeps a copy of the list. */
    public LookupInfo {
        addresses = List.copyOf(addresses);
    }

    /** Addresses to reach over TCP. */
    public LookupInfo(List<InetAddress> addresses, int port) {
        this(addresses, port, null);
    }

    /** A Unix domain socket. */
    public LookupInfo(Path unixPath) {
        this(List.of(), 0, unixPath);
    }
}
