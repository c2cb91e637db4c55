package dev.gun.spring.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What decides which instance of the application has the connections with leader-only.
 *
 * @param lease How long the lock of a connection is held after each renewal, at least a second. Nobody has the
 *     connection for at most this and a heart-beat when the leader dies.
 * @param heartBeat How often the lock is renewed, or asked for; at most a quarter of the lease.
 * @param keyPrefix What the keys of the locks begin with; the connection's name follows. By default gun, and the
 *     application's name.
 */
@ConfigurationProperties("gun.cluster")
public record GunClusterProperties(
        @DefaultValue("15s") Duration lease,
        @DefaultValue("3s") Duration heartBeat,
        @Nullable String keyPrefix) {}
