package dev.gun.spring.boot.testcontainers;

import dev.gun.spring.boot.autoconfigure.GunConnectionDetails;
import dev.gun.spring.boot.autoconfigure.GunServiceUri;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.testcontainers.containers.Container;

/**
 * Points a connection to a container: {@code @ServiceConnection(name = "prices", type = GunConnectionDetails.class)} on
 * any container. The type must be there, since every kind of server can be one of ours, and the name is the
 * connection's. The container's first exposed port is connected to.
 */
final class GunContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, GunConnectionDetails> {

    GunContainerConnectionDetailsFactory() {}

    @Override
    protected boolean sourceAccepts(
            ContainerConnectionSource<Container<?>> source,
            Class<?> requiredContainerType,
            Class<?> requiredConnectionDetailsType) {
        return source.getConnectionDetailsTypes().contains(GunConnectionDetails.class)
                && super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType);
    }

    @Override
    protected GunConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new GunContainerConnectionDetails(source);
    }

    private static final class GunContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
            implements GunConnectionDetails, EnvironmentAware {

        private final ContainerConnectionSource<Container<?>> source;
        private Environment environment = new StandardEnvironment();

        GunContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
            super(source);
            this.source = source;
        }

        @Override
        public void setEnvironment(Environment environment) {
            this.environment = environment;
        }

        private boolean isFor(String connection) {
            return source.accepts(connection, Container.class, GunConnectionDetails.class);
        }

        @Override
        public @Nullable URI getUri(String connection) {
            if (!isFor(connection)) {
                return null;
            }
            Container<?> container = getContainer();
            return GunServiceUri.of(
                    environment,
                    connection,
                    container.getHost(),
                    container.getFirstMappedPort(),
                    getSslBundle() != null);
        }

        @Override
        public @Nullable SslBundle getSslBundle(String connection) {
            return isFor(connection) ? getSslBundle() : null;
        }
    }
}
