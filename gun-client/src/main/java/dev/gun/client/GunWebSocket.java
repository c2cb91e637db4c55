package dev.gun.client;

import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The handle of a WebSocket. See {@link GunStream} for threads and exceptions. */
public interface GunWebSocket extends GunStream {

    /**
     * Sends frames, in order; a close ends the list, and the WebSocket with it.
     *
     * @return completes when the last one is written; fails with {@code would_block} when
     *     {@link GunOptions#sendBufferLimit()} bytes are already waiting, and then none is taken
     */
    CompletionStage<Void> send(WsFrame... frames);

    /** Waits 5 seconds for the upgrade. */
    default GunUpgrade awaitUpgrade() {
        return awaitUpgrade(GunRequests.DEFAULT_AWAIT);
    }

    /**
     * Waits for the upgrade.
     *
     * @throws GunException.Stream with {@code upgrade_failed} when the server answered with a response instead
     */
    GunUpgrade awaitUpgrade(Duration timeout);

    /** As {@link #awaitUpgrade(Duration)}; a time-out may cancel the stream too. */
    default GunUpgrade awaitUpgrade(Duration timeout, OnTimeout onTimeout) {
        return onTimeout.apply(this, () -> awaitUpgrade(timeout));
    }

    /** Waits 5 seconds for the next frame. */
    default GunWs awaitFrame() {
        return awaitFrame(GunRequests.DEFAULT_AWAIT);
    }

    /**
     * Waits for the next frame, and for the upgrade when that was not awaited before.
     *
     * @throws GunException.Stream with {@code upgrade_failed} when the server answered with a response instead
     */
    GunWs awaitFrame(Duration timeout);

    /** As {@link #awaitFrame(Duration)}; a time-out may cancel the stream too. */
    default GunWs awaitFrame(Duration timeout, OnTimeout onTimeout) {
        return onTimeout.apply(this, () -> awaitFrame(timeout));
    }
}
