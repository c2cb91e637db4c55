package dev.gun.client.internal.protocol;

import dev.gun.client.Protocol;

/** Which class speaks which protocol. */
public final class ProtocolCatalog {

    private ProtocolCatalog() {}

    /** A new instance for a socket that was opened with, or negotiated, {@code protocol}. */
    public static ConnectionProtocol create(Protocol protocol, ProtocolContext context) {
        if (protocol != Protocol.WS) {
            throw new IllegalStateException(protocol + " is not there yet for " + context.connection());
        }
        return create(Protocol.HTTP, context);
    }
}
