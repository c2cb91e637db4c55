package dev.gun.spring.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

@DisplayName("Health groups and probes with connections in them (page 3, Health)")
class GunHealthProbesTests {

    private final FakeGunClient client = new FakeGunClient();

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    GunAutoConfiguration.class,
                    GunHealthContributorAutoConfiguration.class,
                    ApplicationAvailabilityAutoConfiguration.class,
                    AvailabilityHealthContributorAutoConfiguration.class,
                    AvailabilityProbesAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class,
                    HealthEndpointAutoConfiguration.class))
            .withBean(GunClient.class, () -> client)
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=health",
                    "management.endpoint.health.probes.enabled=true",
                    "management.endpoint.health.show-details=always",
                    "gun.connections.prices.uri=wss://prices.example.org",
                    "gun.connections.api.uri=https://api.example.org");

    private void prices(ConnectionState state) {
        client.opened.get(0).info(state);
    }

    @Test
    void aConnectionThatIsDownIsNoReasonToRestartTheApplication() {
        runner.run(context -> {
            prices(ConnectionState.NOT_CONNECTED);
            AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
            HealthEndpoint health = context.getBean(HealthEndpoint.class);

            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.healthForPath("liveness").getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void aReadinessProbeWithConnectionsInItFollowsThem() {
        runner.withPropertyValues("management.endpoint.health.group.readiness.include=gun")
                .run(context -> {
                    HealthEndpoint health = context.getBean(HealthEndpoint.class);
                    assertThat(health.healthForPath("readiness").getStatus()).isEqualTo(Status.UP);

                    prices(ConnectionState.NOT_CONNECTED);
                    assertThat(health.healthForPath("readiness").getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.healthForPath("readiness", "gun", "api").getStatus())
                            .isEqualTo(Status.UP);

                    prices(ConnectionState.CLOSING);
                    assertThat(health.healthForPath("readiness").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
                });
    }

    @Test
    void aGroupMayHaveOneConnection() {
        runner.withPropertyValues("management.endpoint.health.group.feeds.include=gun/prices")
                .run(context -> {
                    HealthEndpoint health = context.getBean(HealthEndpoint.class);
                    client.opened.get(1).info(ConnectionState.NOT_CONNECTED);
                    assertThat(health.healthForPath("feeds").getStatus()).isEqualTo(Status.UP);

                    prices(ConnectionState.NOT_CONNECTED);
                    assertThat(health.healthForPath("feeds").getStatus()).isEqualTo(Status.DOWN);
                });
    }
}
