package dev.gun.client.event;

import java.net.InetAddress;
import java.util.List;

/**
 * What a host name was resolved to.
 *
 * @param addresses the addresses, in the order in which they are tried
 * @param port the port
 */
public record LookupInfo(List<InetAddress> addresses, int port) {

    /** Keeps a copy of the list. */
    public LookupInfo {
        addresses = List.copyOf(addresses);
    }
}
