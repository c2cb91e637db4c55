package dev.gun.spring.adapter;

import dev.gun.client.GunException;
import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import org.jspecify.annotations.Nullable;

/** Reads one WebSocket: the answer to its upgrade, then its frames. */
final class UpgradeReader extends StreamReader<GunUpgrade, WsFrame> {

    private final GunWebSocket webSocket;

    /** Whether what still comes is for nobody. */
    private volatile boolean draining;

    UpgradeReader(GunWebSocket webSocket) {
        super(webSocket);
        this.webSocket = webSocket;
    }

    /** What it reads. */
    GunWebSocket webSocket() {
        return webSocket;
    }

    /**
     * Reads and drops the rest, so that its end is seen, and no window of the connection is held: our close frame was
     * sent, and the peer has {@code websocket.closing-timeout} to answer it.
     */
    void drain() {
        draining = true;
        request(1);
    }

    @Override
    @Nullable GunUpgrade head(GunMessage message) {
        if (message instanceof GunResponse response) {
            head().completeExceptionally(
                            new GunException.Stream(GunReactiveWebSocketClient.refused(response.status())));
        }
        return message instanceof GunUpgrade upgrade ? upgrade : null;
    }

    @Override
    @Nullable WsFrame item(GunMessage message) {
        return message instanceof GunWs ws && !draining ? ws.frame() : null;
    }

    /** Whoever wants no more frames may still send some, and a close: the session ends the WebSocket. */
    @Override
    void unsubscribed() {
        // Nothing more is asked for.
    }
}
