package dev.gun.spring.adapter;

import dev.gun.client.GunOptions;
import dev.gun.client.PoolOptions;
import dev.gun.client.TlsOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter does on top of the client's default options.
 *
 * @param redirects whether redirects are followed
 * @param cookies whether cookies of responses are kept and sent again
 * @param connectTimeout how long connecting may take, {@code null} for what the client's options say
 * @param readTimeout how long the response, and each part of it, may take; {@code null} for no limit
 * @param tls TLS, {@code null} for what the client's options say
 * @param addressFilter which addresses may be connected to, {@code null} for all
 * @param poolSize how many connections to each origin
 */
public record GunHttpSettings(
        boolean redirects,
        boolean cookies,
        @Nullable Duration connectTimeout,
        @Nullable Duration readTimeout,
        @Nullable TlsOptions tls,
        @Nullable Predicate<InetAddress> addressFilter,
        int poolSize) {

    /** Redirects followed, no cookies, what the client's options say, 8 connections to each origin. */
    public static final GunHttpSettings DEFAULTS = new GunHttpSettings(true, false, null, null, null, null, 8);

    /** Whether a configured connection, which has options of its own, can be used in their place. */
    boolean allowsConfigured() {
        return connectTimeout == null && tls == null && addressFilter == null;
    }

    /** The options of a pool's connections. */
    PoolOptions pool(GunOptions defaults, FailFast failFast) {
        GunOptions.Builder connection = defaults.toBuilder().eventHandler(failFast);
        PoolOptions.Builder pool = PoolOptions.builder().size(poolSize);
        if (connectTimeout != null) {
            connection.connectTimeout(connectTimeout).tlsHandshakeTimeout(connectTimeout);
            pool.acquireTimeout(connectTimeout);
        }
        if (tls != null) {
            connection.tls(tls);
        }
        if (addressFilter != null) {
            connection.addressFilter(addressFilter);
        }
        return pool.connection(connection.build()).build();
    }
}
