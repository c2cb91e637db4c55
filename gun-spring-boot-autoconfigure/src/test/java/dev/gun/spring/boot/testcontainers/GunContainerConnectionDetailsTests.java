package dev.gun.spring.boot.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunClient;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.GunConnectionDetails;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;

@DisplayName("Connections to containers (page 3, GunConnectionDetails; Testcontainers)")
class GunContainerConnectionDetailsTests {

    private final FakeGunClient client = new FakeGunClient();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ServiceConnectionAutoConfiguration.class, GunAutoConfiguration.class))
            .withBean(GunClient.class, () -> client);

    /** A container that no Docker runs. */
    static final class FakeContainer extends GenericContainer<FakeContainer> {
        private boolean started;

        FakeContainer() {
            super("example/exchange:1");
        }

        @Override
        public void start() {
            started = true;
        }

        @Override
        public void stop() {
            started = false;
        }

        @Override
        public boolean isRunning() {
            return started;
        }

        @Override
        public String getHost() {
            return "docker.example.org";
        }

        @Override
        public Integer getFirstMappedPort() {
            if (!started) {
                throw new IllegalStateException("not started");
            }
            return 32_768;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Containers {
        @Bean
        @ServiceConnection(name = "prices", type = GunConnectionDetails.class)
        FakeContainer exchange() {
            return new FakeContainer();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Untyped {
        @Bean
        @ServiceConnection("prices")
        FakeContainer exchange() {
            return new FakeContainer();
        }
    }

    @Test
    void aConnectionPointsToTheContainerOfItsName() {
        runner.withUserConfiguration(Containers.class)
                .withPropertyValues(
                        "gun.connections.prices.uri=wss://prices.example.org/stream?depth=5",
                        "gun.connections.api.uri=https://api.example.org/v1")
                .run(context -> assertThat(client.opened)
                        .extracting(open -> open.uri)
                        .containsExactly(
                                URI.create("ws://docker.example.org:32768/stream?depth=5"),
                                URI.create("https://api.example.org/v1")));
    }

    @Test
    void withoutAUriItSpeaksHttp() {
        runner.withUserConfiguration(Containers.class)
                .withPropertyValues("gun.connections.prices.connect-timeout=3s")
                .run(context -> assertThat(client.last().uri).isEqualTo(URI.create("http://docker.example.org:32768")));
    }

    @Test
    void aContainerWithoutOurTypeIsNotOurs() {
        runner.withUserConfiguration(Untyped.class)
                .withPropertyValues("gun.connections.prices.uri=wss://prices.example.org/stream")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasMessageContaining("No ConnectionDetails found for source"));
    }

    @Test
    void withoutTestcontainersNothingIsMissed() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class))
                .withBean(GunClient.class, () -> client)
                .withClassLoader(
                        new FilteredClassLoader(ContainerConnectionDetailsFactory.class, GenericContainer.class))
                .withPropertyValues("gun.connections.prices.uri=wss://prices.example.org/stream")
                .run(context -> assertThat(client.last().uri).isEqualTo(URI.create("wss://prices.example.org/stream")));
    }
}
