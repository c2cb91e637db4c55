package dev.gun.client.internal.transport;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;

/** How a TLS handshake ended: one method, once, on the event loop, never from within the call that began it. */
public interface HandshakeCallback {

    /**
     * TLS is up. Handlers that are added to the end of the pipeline now see every byte: nothing decrypted has been
     * passed on before.
     */
    void established(Protocol protocol);

    /**
     * TLS failed and the channel is being closed: {@link Reason.TlsFailed}, {@link Reason.AlpnNotNegotiated}, {@link
     * Reason.Timeout}, {@link Reason#CLOSED} or {@link Reason.SocketError}.
     */
    void failed(Reason reason);
}
