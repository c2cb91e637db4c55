package dev.gun.spring.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a connection.
 *
 * @param bundle Name of the SSL bundle with trusted certificates, client certificate, versions and ciphers.
 * @param recycleOnReload Whether a connection that is up connects again when its SSL bundle was updated; else the next
 *     connection uses the new one.
 * @param serverName Name to send and to verify instead of the host.
 * @param sendServerName Whether the server name is sent (SNI).
 * @param hostnameVerification Whether the certificate must be for the host that was asked for.
 * @param sessionCacheSize Number of TLS sessions that are kept for resumption.
 * @param sessionTimeout How long a TLS session is kept for resumption.
 */
public record GunSslProperties(
        @Nullable String bundle,
        @Nullable Boolean recycleOnReload,
        @Nullable String serverName,
        @Nullable Boolean sendServerName,
        @Nullable Boolean hostnameVerification,
        @Nullable Integer sessionCacheSize,
        @MayBeInfinite @Nullable Duration sessionTimeout) {}
