package dev.gun.spring;

import dev.gun.client.PoolOptions;
import dev.gun.spring.GunConnectionDefinition.AwaitUp;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How a named pool is opened.
 *
 * @param name its name; its members are {@code <name>-1}, {@code <name>-2} and so on
 * @param uri where to
 * @param options its options, with those of its connections
 * @param autoStart whether it is opened when the application starts
 * @param awaitUp how the start of the application waits for all of its members, {@code null} for not at all
 */
public record GunPoolDefinition(
        String name,
        URI uri,
        PoolOptions options,
        boolean autoStart,
        @Nullable AwaitUp awaitUp) {

    /** Without user info, query and the options of connections, which may hold secrets. */
    @Override
    public String toString() {
        return "GunPoolDefinition[name=" + name + ", uri=" + MaskedUri.of(uri) + ", size=" + options.size()
                + ", autoStart=" + autoStart + ", awaitUp=" + awaitUp + "]";
    }
}
