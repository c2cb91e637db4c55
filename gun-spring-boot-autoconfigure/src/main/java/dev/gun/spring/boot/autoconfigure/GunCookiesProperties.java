package dev.gun.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Cookies.
 *
 * @param enabled Whether cookies are kept: by the application's CookieStore bean, else in memory.
 * @param ignoreInformational Whether cookies in informational responses are ignored.
 */
public record GunCookiesProperties(
        @Nullable Boolean enabled, @Nullable Boolean ignoreInformational) {}
