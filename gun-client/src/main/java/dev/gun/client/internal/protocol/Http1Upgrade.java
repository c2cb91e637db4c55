package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.WsOptions;
import dev.gun.client.internal.codec.ws.DeflateOffer;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import dev.gun.client.internal.codec.ws.WsHandshake;
import org.jspecify.annotations.Nullable;

/** The HTTP/1.1 side of an upgrade to a WebSocket (RFC 6455 §4.1): what is asked, and the judgement of the answer. */
final class Http1Upgrade {

    private final WsHandshake handshake;

    Http1Upgrade(WsOptions options) {
        this.handshake = WsHandshake.create(options.subprotocols(), offer(options));
    }

    /** The compression to offer, {@code null} for none. */
    static @Nullable DeflateOffer offer(WsOptions options) {
        return options.compress()
                ? new DeflateOffer(
                        options.serverMaxWindowBits(),
                        options.clientMaxWindowBits(),
                        options.serverNoContextTakeover(),
                        options.clientNoContextTakeover())
                : null;
    }

    /** Adds the fields of the request, in the order in which Gun sends them. */
    void addTo(Headers.Builder fields) {
        fields.add("connection", "upgrade");
        fields.add("upgrade", "websocket");
        fields.add("sec-websocket-version", "13");
        fields.add("sec-websocket-key", handshake.key());
        if (!handshake.subprotocols().isEmpty()) {
            fields.add("sec-websocket-protocol", String.join(", ", handshake.subprotocols()));
        }
        DeflateOffer offer = handshake.deflateOffer();
        if (offer != null) {
            fields.add("sec-websocket-extensions", offer.header());
        }
    }

    HandshakeResult verify(int status, Headers headers) {
        return handshake.verify(status, headers::getAll);
    }

    /** Makes the protocol that a socket speaks once the upgrade is accepted. */
    interface Next {
        ConnectionProtocol protocol(ProtocolContext context, ClientStream stream, HandshakeResult.Accepted accepted);
    }
}
