package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunClient;
import dev.gun.spring.GunConnectionDefinition;
import dev.gun.spring.SilentOwner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Configures and opens a connection as {@link GunAutoConfiguration} does, in that order, and lets it go: it is allowed no
 * address, so it has no socket. What is left is what the JVM does once: classes are loaded, Netty has found out what this
 * machine can do, native sockets are there. A rehearsal, not a list of classes, since it stays right when they change.
 */
final class Rehearsal {

    private static final String NAME = "rehearsal";

    /** Of properties that all have their defaults, but for where to: an address, so that no name is looked up. */
    private static final Map<String, String> PROPERTIES = Map.of(GunProperties.prefix(NAME) + ".uri", "ws://127.0.0.1");

    private Rehearsal() {}

    static void run() {
        GunProperties properties = new Binder(new MapConfigurationPropertySource(PROPERTIES))
                .bindOrCreate(GunProperties.PREFIX, GunProperties.class);
        GunConnectionDefinitions definitions = new GunConnectionDefinitions(
                properties,
                List.of(),
                null,
                new SslBundleReloads(
                        null,
                        () -> {
                            throw none();
                        },
                        () -> {
                            throw none();
                        }),
                new GunConnectionDefinitions.Participants(
                        SilentOwner.INSTANCE,
                        List.of(),
                        List.of((connection, options) ->
                                options.addressFilter(address -> false).retry(0, Duration.ZERO)),
                        null));
        try (GunClient client = GunClient.builder()
                .defaults(definitions.defaults())
                .eventLoopThreads(1)
                .build()) {
            GunConnectionDefinition definition = definitions.configured(NAME);
            client.open(definition.uri(), definition.options());
        }
    }

    private static IllegalStateException none() {
        return new IllegalStateException("No SSL bundle is updated in a rehearsal");
    }
}
