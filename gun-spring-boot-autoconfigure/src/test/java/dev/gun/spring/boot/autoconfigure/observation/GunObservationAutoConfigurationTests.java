package dev.gun.spring.boot.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunClient;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.HttpPeer;
import dev.gun.spring.boot.observation.DefaultGunClientObservationConvention;
import dev.gun.spring.boot.observation.GunClientObservationConvention;
import dev.gun.spring.boot.observation.GunObservations;
import dev.gun.spring.testkit.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayName("GunObservationAutoConfiguration (page 3, Observation/tracing)")
class GunObservationAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(GunAutoConfiguration.class, GunObservationAutoConfiguration.class));

    private final ApplicationContextRunner observed =
            runner.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));

    private void timerOf(ApplicationContextRunner application, String name) {
        try (HttpPeer peer = new HttpPeer()) {
            application
                    .withConfiguration(AutoConfigurations.of(
                            MetricsAutoConfiguration.class,
                            CompositeMeterRegistryAutoConfiguration.class,
                            SimpleMetricsExportAutoConfiguration.class))
                    .withPropertyValues("gun.connections.api.uri=" + peer.uri())
                    .run(context -> {
                        context.getBean(GunClient.class)
                                .connection("api")
                                .get("/")
                                .awaitBody(Patience.LIMIT);

                        MeterRegistry meters = context.getBean(MeterRegistry.class);
                        await().until(() -> meters.find(name).timer() != null);
                        assertThat(meters.get(name).timer().getId().getTag("connection"))
                                .isEqualTo("api");
                    });
        }
    }

    @Test
    void everyRequestIsTimed() {
        timerOf(observed, "gun.client.requests");
    }

    @Test
    void aConventionOfTheApplicationIsUsed() {
        timerOf(
                observed.withBean(
                        GunClientObservationConvention.class,
                        () -> new DefaultGunClientObservationConvention("my.requests")),
                "my.requests");
    }

    @Test
    void requestsAreNotObservedWhenTheirNameIsSwitchedOff() {
        try (HttpPeer peer = new HttpPeer()) {
            observed.withConfiguration(AutoConfigurations.of(
                            MetricsAutoConfiguration.class,
                            CompositeMeterRegistryAutoConfiguration.class,
                            SimpleMetricsExportAutoConfiguration.class))
                    .withPropertyValues(
                            "gun.connections.api.uri=" + peer.uri(), "management.observations.enable.gun=false")
                    .run(context -> {
                        context.getBean(GunClient.class)
                                .connection("api")
                                .get("/")
                                .awaitBody(Patience.LIMIT);

                        assertThat(context.getBean(MeterRegistry.class)
                                        .find("gun.client.requests")
                                        .timer())
                                .isNull();
                    });
        }
    }

    @Test
    void thereAreNoneWithoutAnObservationRegistry() {
        runner.run(context -> assertThat(context).doesNotHaveBean(GunObservations.class));
    }

    @Test
    void backsOffWhenTheUserDefinesThem() {
        GunObservations mine = new GunObservations(ObservationRegistry.NOOP, null);
        observed.withBean("mine", GunObservations.class, () -> mine)
                .run(context ->
                        assertThat(context).getBean(GunObservations.class).isSameAs(mine));
    }

    @Test
    void isNotThereWithoutMicrometer() {
        runner.withClassLoader(new FilteredClassLoader(ObservationRegistry.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(GunConnectionRegistry.class)
                        .doesNotHaveBean("gunObservations"));
    }
}
