package dev.gun.client.internal.codec.ws;

/**
 * A rule that the peer broke.
 *
 * @param closeCode the status code to close with: 1002, 1007 or 1009 (RFC 6455 §7.4.1)
 * @param rule the rule, beginning with the section that states it
 */
public record WsViolation(int closeCode, String rule) {
    static WsViolation protocolError(String rule) {
        return new WsViolation(CloseCodes.PROTOCOL_ERROR, rule);
    }

    static WsViolation invalidData(String rule) {
        return new WsViolation(CloseCodes.INVALID_DATA, rule);
    }

    static WsViolation tooBig(String rule) {
        return new WsViolation(CloseCodes.TOO_BIG, rule);
    }
}
