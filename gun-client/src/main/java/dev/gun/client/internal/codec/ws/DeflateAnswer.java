package dev.gun.client.internal.codec.ws;

/** What a server's answer to a {@link DeflateOffer} amounts to. */
sealed interface DeflateAnswer permits DeflateParams, DeflateAnswer.Refused {
    /**
     * The answer is outside the offer; the handshake must fail (RFC 7692 §7.1: "_Fail the WebSocket Connection_").
     *
     * @param expected what would have been acceptable
     */
    record Refused(String expected) implements DeflateAnswer {}
}
