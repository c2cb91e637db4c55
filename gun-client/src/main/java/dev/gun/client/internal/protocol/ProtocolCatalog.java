package dev.gun.client.internal.protocol;

import dev.gun.client.Protocol;

/** Which class speaks which protocol. */
public final class ProtocolCatalog {

    private ProtocolCatalog() {}

    /** A new instance for a socket that was opened with, or negotiated, {@code protocol}. */
    public static ConnectionProtocol create(Protocol protocol, ProtocolContext context) {
        return switch (protocol) {
            case HTTP -> new Http1Protocol(context);
            case HTTP2 -> new Http2Protocol(context);
            case RAW -> new RawProtocol(context, null);
            case SOCKS -> new SocksProtocol(context);
            case WS -> throw new IllegalArgumentException("A socket never begins as a WebSocket");
        };
    }
}
