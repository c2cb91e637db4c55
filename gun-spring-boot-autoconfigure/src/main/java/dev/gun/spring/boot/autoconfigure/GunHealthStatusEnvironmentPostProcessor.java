package dev.gun.spring.boot.autoconfigure;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Gives the status of a degraded pool its place, below DOWN and above UP, where one is configured and nothing else is
 * said: Boot leaves a status out of account that has none.
 */
final class GunHealthStatusEnvironmentPostProcessor implements EnvironmentPostProcessor {

    private static final String SOURCE = "gunHealthStatus";

    /** Without it nobody reads the property, and the connections need not be gone through for it. */
    private static final String HEALTH = "org.springframework.boot.health.contributor.HealthContributor";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!environment.getPropertySources().contains(SOURCE)
                && ClassUtils.isPresent(HEALTH, application.getClassLoader())
                && hasPool(Binder.get(environment))) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            SOURCE,
                            Map.of(
                                    "management.endpoint.health.status.order",
                                    "down,out-of-service,degraded,up,unknown")));
        }
    }

    private static boolean hasPool(Binder binder) {
        return binder
                .bind(GunProperties.CONNECTIONS, Bindable.mapOf(String.class, Object.class))
                .orElseGet(Map::of)
                .keySet()
                .stream()
                .anyMatch(name -> binder.bind(GunProperties.prefix(name) + ".pool.size", String.class)
                        .isBound());
    }
}
