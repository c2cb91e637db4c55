package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunPool;
import dev.gun.client.PoolOptions;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.UnknownGunConnectionException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The application's client: also finds the configured connections by name. */
final class ApplicationGunClient implements GunClient {

    private final GunClient client;
    private final Supplier<GunConnectionRegistry> registry;

    /**
     * Wraps a client.
     *
     * @param registry asked at each look-up, since the registry itself needs the client
     */
    ApplicationGunClient(GunClient client, Supplier<GunConnectionRegistry> registry) {
        this.client = client;
        this.registry = registry;
    }

    @Override
    public GunConnection open(String host, int port, GunOptions options) {
        return client.open(host, port, options);
    }

    @Override
    public GunConnection open(URI uri, GunOptions options) {
        return client.open(uri, options);
    }

    @Override
    public GunConnection openUnix(Path path, GunOptions options) {
        return client.openUnix(path, options);
    }

    @Override
    public GunPool openPool(URI uri, PoolOptions options) {
        return client.openPool(uri, options);
    }

    @Override
    public @Nullable GunPool pool(URI uri, String scope) {
        return client.pool(uri, scope);
    }

    @Override
    public Collection<GunPool> pools() {
        return client.pools();
    }

    /**
     * The configured connection of that name, else one that was opened under it.
     *
     * @throws UnknownGunConnectionException when there is neither; never {@code null}
     */
    @Override
    public GunConnection connection(String name) {
        GunConnectionRegistry configured = registry.get();
        return configured.find(name).orElseGet(() -> {
            GunConnection opened = client.connection(name);
            if (opened == null) {
                throw new UnknownGunConnectionException(name, configured.names());
            }
            return opened;
        });
    }

    @Override
    public Collection<GunConnection> connections() {
        return client.connections();
    }

    @Override
    public GunOptions defaults() {
        return client.defaults();
    }

    @Override
    public void close() {
        client.close();
    }
}
