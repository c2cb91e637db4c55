package dev.gun.spring.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections.
 *
 * @param size Number of connections, which makes a pool of the connection; only under gun.connections.
 * @param maxWaiting Number of requests that may wait for a connection.
 * @param acquireTimeout How long a request may wait for a connection, or infinite.
 * @param setupTimeout How long the setup of one connection may take, or infinite.
 */
public record GunPoolProperties(
        @Nullable Integer size,
        @Nullable Integer maxWaiting,
        @MayBeInfinite @Nullable Duration acquireTimeout,
        @MayBeInfinite @Nullable Duration setupTimeout) {

    static final GunPoolProperties UNSET = new GunPoolProperties(null, null, null, null);

    boolean isEmpty() {
        return size == null && maxWaiting == null && acquireTimeout == null && setupTimeout == null;
    }
}
