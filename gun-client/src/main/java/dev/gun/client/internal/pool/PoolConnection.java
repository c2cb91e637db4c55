package dev.gun.client.internal.pool;

import dev.gun.client.GunConnection;
import dev.gun.client.Protocol;
import org.jspecify.annotations.Nullable;

/** A connection as its pool sees it; any thread. */
public interface PoolConnection {

    /** The connection. */
    GunConnection connection();

    /** What it speaks, {@code null} while it takes no requests that would be sent at once: not up, or closing. */
    @Nullable Protocol spoken();

    /** How many of its streams have not ended. */
    int openStreams();

    /**
     * Runs {@code task} on its event loop behind everything that was asked of it before; never when the client's threads
     * have ended.
     */
    void behind(Runnable task);
}
