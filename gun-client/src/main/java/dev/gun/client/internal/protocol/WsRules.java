package dev.gun.client.internal.protocol;

import dev.gun.client.GunOptions;
import dev.gun.client.WsOptions;
import java.time.Duration;

/**
 * What of the options of a WebSocket, and of its connection, holds as long as it is open. Everything else has done its
 * part when the handshake is over, and a user may make options for each WebSocket, which it would keep.
 *
 * @param silencePings whether pings and pongs are kept from the receiver
 * @param keepalive how often a ping is sent by itself
 * @param pongTimeout how long a sign of life may take after such a ping
 * @param closingTimeout how long the peer may take to answer our close
 * @param mailboxBytes what may be held, in bytes, when no more comes
 */
record WsRules(
        boolean silencePings, Duration keepalive, Duration pongTimeout, Duration closingTimeout, long mailboxBytes) {

    private static final WsRules DEFAULT = from(WsOptions.defaults(), GunOptions.defaults());

    /** Those of a WebSocket with these options; always the same object for the default ones, which most have. */
    static WsRules of(WsOptions options, GunOptions connection) {
        WsRules rules = from(options, connection);
        return rules.equals(DEFAULT) ? DEFAULT : rules;
    }

    private static WsRules from(WsOptions options, GunOptions connection) {
        return new WsRules(
                options.silencePings(),
                options.keepalive(),
                options.pongTimeout(),
                options.closingTimeout(),
                connection.mailboxBytes());
    }

    /** {@code mailboxBytes}, as far as there can be that many. */
    int restBytes() {
        return (int) Math.min(mailboxBytes, Integer.MAX_VALUE);
    }
}
