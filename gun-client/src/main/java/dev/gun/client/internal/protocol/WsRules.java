package dev.gun.client.internal.protocol;

import dev.gun.client.WsOptions;
import java.time.Duration;

/**
 * What of a WebSocket's options holds as long as it is open. Everything else has done its part when the handshake is
 * over, and a user may make options for each WebSocket, which it would keep.
 *
 * @param silencePings whether pings and pongs are kept from the receiver
 * @param keepalive how often a ping is sent by itself
 * @param pongTimeout how long a sign of life may take after such a ping
 * @param closingTimeout how long the peer may take to answer our close
 */
record WsRules(boolean silencePings, Duration keepalive, Duration pongTimeout, Duration closingTimeout) {

    private static final WsRules DEFAULT = from(WsOptions.defaults());

    /** Those of a WebSocket with these options; always the same object for the default ones, which most have. */
    static WsRules of(WsOptions options) {
        WsRules rules = from(options);
        return rules.equals(DEFAULT) ? DEFAULT : rules;
    }

    private static WsRules from(WsOptions options) {
        return new WsRules(
                options.silencePings(), options.keepalive(), options.pongTimeout(), options.closingTimeout());
    }
}
