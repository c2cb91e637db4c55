package dev.gun.spring.boot.docker.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.gun.client.GunClient;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;

@DisplayName("Connections to services of Docker Compose (page 3, GunConnectionDetails)")
class GunDockerComposeConnectionDetailsTests {

    private static final String KIND = "org.springframework.boot.service-connection";

    private final FakeGunClient client = new FakeGunClient();

    private static RunningService service(String name, Map<String, String> labels) {
        RunningService service = mock(RunningService.class);
        ConnectionPorts ports = mock(ConnectionPorts.class);
        given(ports.getAll("tcp")).willReturn(List.of(32_768, 32_769));
        given(ports.get(9_000)).willReturn(32_769);
        given(service.name()).willReturn(name);
        given(service.image()).willReturn(ImageReference.of("example/exchange:1"));
        given(service.host()).willReturn("127.0.0.1");
        given(service.ports()).willReturn(ports);
        given(service.labels()).willReturn(labels);
        return service;
    }

    private ApplicationContextRunner runner(RunningService... services) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class))
                .withBean(GunClient.class, () -> client)
                .withPropertyValues("gun.connections.prices.uri=wss://prices.example.org/stream")
                .withInitializer(context -> ready(context, List.of(services)));
    }

    /** What Boot does when the services are up; the event has no public constructor, and its listener no public class. */
    @SuppressWarnings("unchecked")
    private static void ready(ConfigurableApplicationContext context, List<RunningService> services) {
        try {
            Constructor<DockerComposeServicesReadyEvent> constructor =
                    DockerComposeServicesReadyEvent.class.getDeclaredConstructor(ApplicationContext.class, List.class);
            constructor.setAccessible(true);
            DockerComposeServicesReadyEvent event = constructor.newInstance(context, services);
            SpringFactoriesLoader.forDefaultResourceLocation().load(ApplicationListener.class).stream()
                    .filter(listener -> listener.getClass().getSimpleName().startsWith("DockerComposeService"))
                    .forEach(listener -> ((ApplicationListener<DockerComposeServicesReadyEvent>) listener)
                            .onApplicationEvent(event));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pointsTo(String uri, RunningService... services) {
        runner(services).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(client.last().uri).isEqualTo(URI.create(uri));
        });
    }

    @Test
    void aConnectionPointsToTheServiceOfItsName() {
        pointsTo("ws://127.0.0.1:32768/stream", service("prices", Map.of(KIND, "gun")));
    }

    @Test
    void labelsNameTheConnectionAndThePort() {
        pointsTo(
                "ws://127.0.0.1:32769/stream",
                service("other", Map.of(KIND, "gun")),
                service("exchange", Map.of(KIND, "gun", "dev.gun.connection", "prices", "dev.gun.port", "9000")));
    }

    @Test
    void aServiceWithoutTheLabelIsNotOurs() {
        pointsTo("wss://prices.example.org/stream", service("prices", Map.of()));
    }

    @Test
    void aServiceWithoutPortsFailsTheStart() {
        RunningService service = service("prices", Map.of(KIND, "gun"));
        given(service.ports().getAll("tcp")).willReturn(List.of());

        runner(service).run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessage("The service 'prices' of Docker Compose has no port that can be connected to"));
    }
}
