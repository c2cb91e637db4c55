package dev.gun.spring;

import dev.gun.client.GunOptions;
import org.jspecify.annotations.Nullable;

/**
 * Changes the options of connections after the properties were applied. Beans of this type are called in their order.
 */
@FunctionalInterface
public interface GunOptionsCustomizer {

    /**
     * Changes the options of one connection.
     *
     * @param connection the connection's name; {@code null} for the options of connections that are opened with the
     *     {@code open} methods of {@code GunClient} and no options of their own
     * @param options the options so far
     */
    void customize(@Nullable String connection, GunOptions.Builder options);
}
