package dev.gun.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Health of a connection.
 *
 * @param enabled Whether the connection has an entry in the application's health.
 */
public record GunHealthProperties(@Nullable Boolean enabled) {

    static final GunHealthProperties UNSET = new GunHealthProperties(null);
}
