package dev.gun.client;

import org.jspecify.annotations.Nullable;

/**
 * A connection that was checked out of a {@link GunPool}. It stays the pool's: give it back with {@link #close()}, do
 * not close the connection. Methods may be called from any thread.
 */
public interface PoolLease extends AutoCloseable {

    /** The connection. */
    GunConnection connection();

    /** What the pool's {@link PoolSetup} gave for the connection, {@code null} when there is no setup. */
    @Nullable Object attachment();

    /**
     * Gives the connection back. Streams that still run on it go on; over HTTP/1.1 nobody else gets it before they have
     * ended. Idempotent.
     */
    @Override
    void close();
}
