package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.mock.env.MockEnvironment;

@DisplayName("The status of a degraded pool has its place in the order of statuses")
class GunHealthStatusTests {

    private static @Nullable String orderIn(SpringApplication application, String property) {
        MockEnvironment environment = new MockEnvironment().withProperty(property, "2");
        new GunHealthStatusEnvironmentPostProcessor().postProcessEnvironment(environment, application);
        return environment.getProperty("management.endpoint.health.status.order");
    }

    @Test
    @DisplayName("where there is a pool")
    void withPool() {
        assertThat(orderIn(new SpringApplication(), "gun.connections.prices.pool.size"))
                .isEqualTo("down,out-of-service,degraded,up,unknown");
    }

    @Test
    @DisplayName("not without one, whose order is Boot's")
    void withoutPool() {
        assertThat(orderIn(new SpringApplication(), "gun.connections.prices.port"))
                .isNull();
    }

    @Test
    @DisplayName("not where there is no health to have it")
    void withoutHealth() {
        SpringApplication application =
                new SpringApplication(new DefaultResourceLoader(new FilteredClassLoader(HealthContributor.class)));

        assertThat(orderIn(application, "gun.connections.prices.pool.size")).isNull();
    }
}
