package dev.gun.client;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Options of the TCP socket.
 *
 * @param noDelay TCP_NODELAY; on
 * @param keepAlive SO_KEEPALIVE; off
 * @param sendBuffer SO_SNDBUF in bytes; 0 for the system's default
 * @param receiveBuffer SO_RCVBUF in bytes; 0 for the system's default
 * @param localAddress the local address to connect from, or {@code null} for any
 */
public record TcpOptions(
        boolean noDelay,
        boolean keepAlive,
        int sendBuffer,
        int receiveBuffer,
        @Nullable InetSocketAddress localAddress) {

    private static final TcpOptions DEFAULTS = new TcpOptions(true, false, 0, 0, null);

    /** Validates the sizes. */
    public TcpOptions {
        Checks.between("tcp.sendBuffer", sendBuffer, 0, Integer.MAX_VALUE);
        Checks.between("tcp.receiveBuffer", receiveBuffer, 0, Integer.MAX_VALUE);
    }

    /** The defaults. */
    public static TcpOptions defaults() {
        return DEFAULTS;
    }
}
