package dev.gun.spring.boot.docker.compose;

import dev.gun.spring.boot.autoconfigure.GunConnectionDetails;
import dev.gun.spring.boot.autoconfigure.GunServiceUri;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;

/**
 * Points connections to services with the label {@code org.springframework.boot.service-connection: gun}: the connection
 * of the service's name, or of the label {@code dev.gun.connection}; to the service's first TCP port, or the one that is
 * mapped to the label {@code dev.gun.port}.
 */
final class GunDockerComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<GunConnectionDetails> {

    private static final String CONNECTION = "dev.gun.connection";
    private static final String PORT = "dev.gun.port";

    GunDockerComposeConnectionDetailsFactory() {
        super("gun");
    }

    @Override
    protected GunConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new GunDockerComposeConnectionDetails(source.getRunningService(), source.getEnvironment());
    }

    private static final class GunDockerComposeConnectionDetails extends DockerComposeConnectionDetails
            implements GunConnectionDetails {

        private final RunningService service;
        private final Environment environment;

        GunDockerComposeConnectionDetails(RunningService service, Environment environment) {
            super(service);
            this.service = service;
            this.environment = environment;
        }

        private boolean isFor(String connection) {
            return service.labels().getOrDefault(CONNECTION, service.name()).equals(connection);
        }

        @Override
        public @Nullable URI getUri(String connection) {
            return isFor(connection)
                    ? GunServiceUri.of(environment, connection, service.host(), port(), getSslBundle(service) != null)
                    : null;
        }

        private int port() {
            String label = service.labels().get(PORT);
            if (label != null) {
                return service.ports().get(Integer.parseInt(label.trim()));
            }
            List<Integer> ports = service.ports().getAll("tcp");
            if (ports.isEmpty()) {
                throw new IllegalStateException(
                        "The service '" + service.name() + "' of Docker Compose has no port that can be connected to");
            }
            return ports.get(0);
        }

        @Override
        public @Nullable SslBundle getSslBundle(String connection) {
            return isFor(connection) ? getSslBundle(service) : null;
        }
    }
}
