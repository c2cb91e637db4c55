package dev.gun.client;

import java.time.Duration;

/**
 * The handle of a tunnel: the stream of the CONNECT, and everything that can be asked through it. It takes every request
 * that a connection takes, another tunnel included; requests made before it is up are kept, in order, and sent when it
 * is. See {@link GunStream} for threads and exceptions.
 *
 * <p>Its own messages are {@link dev.gun.client.message.GunResponse} with {@code fin}, then {@link
 * dev.gun.client.message.GunTunnelUp}, and a {@link dev.gun.client.message.GunError} when the tunnel comes to its end.
 * An answer that is not 2xx is an ordinary response: there is no tunnel then, and what was asked of it fails with {@code
 * connect_refused}. A tunnel ends with its connection, and is not made again.
 */
public interface GunTunnel extends GunStream, GunRequests {

    /** Waits 5 seconds for the tunnel to be up; see {@link #awaitUp(Duration)}. */
    default Protocol awaitUp() {
        return awaitUp(DEFAULT_AWAIT);
    }

    /**
     * Waits until the tunnel is up, and the response before it when nobody has awaited that.
     *
     * @return what is spoken inside it; one that leads on through SOCKS5 is up when its last origin is reached
     * @throws GunException.Stream with {@code connect_refused} when the proxy refused it, or with what it failed with
     */
    Protocol awaitUp(Duration timeout);

    /** As {@link #awaitUp(Duration)}; a time-out may cancel the tunnel too. */
    default Protocol awaitUp(Duration timeout, OnTimeout onTimeout) {
        return onTimeout.apply(this, () -> awaitUp(timeout));
    }

    /** Where it leads, without what it was asked for with: no credentials are in it that are printed. */
    Destination destination();
}
