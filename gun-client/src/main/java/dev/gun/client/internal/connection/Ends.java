package dev.gun.client.internal.connection;

import dev.gun.client.Reason;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunSse;
import dev.gun.client.message.GunTrailers;
import dev.gun.client.message.GunWs;

/** Which messages are the last of their stream. */
final class Ends {

    private Ends() {}

    /** Whether a response ends with {@code message}. */
    static boolean isEnd(GunMessage message) {
        return message instanceof GunTrailers
                || (message instanceof GunData data && data.fin())
                || (message instanceof GunSse sse && sse.fin())
                || (message instanceof GunResponse response && response.fin() && !makesTunnel(response));
    }

    private static boolean makesTunnel(GunResponse response) {
        return response.stream() instanceof TunnelStream && response.status() < 300;
    }

    /** Whether nothing follows {@code message}, be it of a response or of a WebSocket. */
    static boolean isLast(GunMessage message) {
        return isEnd(message) || (message instanceof GunWs ws && ws.frame().isClose());
    }

    /**
     * Whether {@code error} is the end of the stream: a refused call is none. The end is the last message, so what
     * others follow was a refusal, also when the stream has ended by now.
     */
    static boolean isEnd(GunError error, DefaultGunStream stream, boolean noneFollows) {
        return !(error.reason() instanceof Reason.BadState) || (!stream.running() && noneFollows);
    }
}
