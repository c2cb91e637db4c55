package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.RetryPolicy;
import dev.gun.client.Transport;
import dev.gun.client.internal.lifecycle.Lifecycle;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection goes, and how: what those have in common that a client opens to one place with the same options, of
 * which there may be thousands. Immutable.
 */
final class Plan {

    private final Origin origin;
    private final String path;
    private final GunOptions options;
    private final Endpoint first;
    private final QueueLimits queueLimits;
    private final @Nullable RequestCookies cookies;
    /** {@code null} when each connection has one of its own. */
    private final @Nullable Lifecycle lifecycle;

    /** @param path what requests are for that do not say */
    Plan(Origin origin, String path, GunOptions options) {
        this.origin = origin;
        this.path = path;
        this.options = options;
        this.first = Endpoint.first(origin, options);
        this.queueLimits = QueueLimits.of(options);
        this.cookies = RequestCookies.of(options);
        RetryPolicy policy = options.retry();
        this.lifecycle = GuardedRetryPolicy.isNeeded(policy) ? null : lifecycle(policy);
    }

    /** Whether it is that of a connection to {@code to} with the very same options. */
    boolean isFor(Origin to, String forPath, GunOptions with) {
        return options == with && origin.equals(to) && path.equals(forPath);
    }

    /** What requests are for that do not say. */
    String path() {
        return path;
    }

    Origin origin() {
        return origin;
    }

    GunOptions options() {
        return options;
    }

    /** What the socket leads to: the first proxy, or the origin. */
    Endpoint first() {
        return first;
    }

    /** What bounds the queue in front of each receiver. */
    QueueLimits queueLimits() {
        return queueLimits;
    }

    /** {@code null} for connections that keep no cookies. */
    @Nullable RequestCookies cookies() {
        return cookies;
    }

    /** The life of a connection with that name. */
    Lifecycle lifecycle(String connection) {
        Lifecycle shared = lifecycle;
        return shared == null ? lifecycle(GuardedRetryPolicy.of(connection, options.retry())) : shared;
    }

    private Lifecycle lifecycle(RetryPolicy policy) {
        return new Lifecycle(policy, options, first.origin().transport() == Transport.TLS);
    }
}
