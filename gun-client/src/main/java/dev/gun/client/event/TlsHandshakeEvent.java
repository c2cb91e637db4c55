package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.TlsOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A TLS handshake began, or ended.
 *
 * @param connection the connection's name
 * @param stream the stream; set only inside a tunnel
 * @param replyTo who gets the stream's messages; set only inside a tunnel
 * @param socket the socket
 * @param tlsOptions the options
 * @param timeout how long the handshake may take
 * @param protocol the protocol negotiated; set at the end when it succeeded
 * @param error why it failed; set at the end when it did
 */
public record TlsHandshakeEvent(
        String connection,
        @Nullable GunStream stream,
        @Nullable ReplyTo replyTo,
        SocketInfo socket,
        TlsOptions tlsOptions,
        Duration timeout,
        @Nullable Protocol protocol,
        @Nullable Reason error)
        implements GunEvent {}
