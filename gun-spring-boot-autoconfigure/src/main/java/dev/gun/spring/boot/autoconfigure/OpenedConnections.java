package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunConnection;
import dev.gun.spring.GunConnectionRegistry;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The configured connections that have been opened.
 *
 * @param registry asked each time, since the adapters are made before it is needed
 */
record OpenedConnections(Supplier<GunConnectionRegistry> registry) implements Supplier<Stream<GunConnection>> {

    @Override
    public Stream<GunConnection> get() {
        GunConnectionRegistry known = registry.get();
        return known.names().stream().filter(known::isOpened).map(known::get);
    }
}
