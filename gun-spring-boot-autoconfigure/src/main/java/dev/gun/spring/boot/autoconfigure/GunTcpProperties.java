package dev.gun.spring.boot.autoconfigure;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Options of the TCP socket.
 *
 * @param noDelay Whether small pieces are sent at once (TCP_NODELAY).
 * @param keepAlive Whether the system probes idle connections (SO_KEEPALIVE).
 * @param sendBuffer Size of the socket's send buffer (SO_SNDBUF); the system's default unless set.
 * @param receiveBuffer Size of the socket's receive buffer (SO_RCVBUF); the system's default unless set.
 * @param localAddress Local address to connect from; any unless set.
 * @param localPort Local port to connect from, with local-address; any unless set.
 */
public record GunTcpProperties(
        @Nullable Boolean noDelay,
        @Nullable Boolean keepAlive,
        @Nullable DataSize sendBuffer,
        @Nullable DataSize receiveBuffer,
        @Nullable InetAddress localAddress,
        @Nullable Integer localPort) {}
