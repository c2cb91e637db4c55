package dev.gun.client.internal.connection;

import dev.gun.client.message.GunData;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunSse;
import dev.gun.client.message.GunWs;

/** What a message takes of a stream's flow: data and frames a credit, everything a place in the queue. */
final class Costs {

    private Costs() {}

    /** 1 for a data, event or frame message, 0 for any other. */
    static int credits(GunMessage message) {
        return message instanceof GunData || message instanceof GunWs || (message instanceof GunSse sse && !sse.fin())
                ? 1
                : 0;
    }

    /** The payload's size in bytes. */
    static int bytes(GunMessage message) {
        if (message instanceof GunWs ws) {
            return ws.frame().size();
        }
        if (message instanceof GunSse sse) {
            // Characters, most of which are a byte.
            return sse.data().length() + sse.type().length();
        }
        return message instanceof GunData data ? data.data().size() : 0;
    }
}
