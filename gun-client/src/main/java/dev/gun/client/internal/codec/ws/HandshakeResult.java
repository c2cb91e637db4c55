package dev.gun.client.internal.codec.ws;

import org.jspecify.annotations.Nullable;

/** What a server's answer to the opening handshake amounts to. */
public sealed interface HandshakeResult {
    /**
     * The WebSocket is open.
     *
     * @param subprotocol what the server chose of those offered; {@code null} if it chose none
     * @param deflate the parameters of compression; {@code null} if it was not offered or not taken
     */
    record Accepted(@Nullable String subprotocol, @Nullable DeflateParams deflate) implements HandshakeResult {

        /** Accepted as it is, which is what most are, and kept as long as the WebSocket is open. */
        static final Accepted PLAIN = new Accepted(null, null);
    }

    /**
     * The handshake must fail (RFC 6455 §4.1, "_Fail the WebSocket Connection_").
     *
     * @param header the header that is wrong, in lower case; {@code :status} for the status
     * @param actual its value, several joined by a comma; {@code null} if it is missing
     * @param expected what the value should have been, with the section that says so
     */
    record Failed(String header, @Nullable String actual, String expected) implements HandshakeResult {}
}
