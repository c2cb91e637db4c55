package dev.gun.spring.boot.autoconfigure;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Adds the logger group {@code gun}, so that {@code logging.level.gun} is the level of everything in Gun: where that is
 * set, or may be while the application runs. To whom it is of no use, the start need not bind it.
 */
final class GunLoggerGroupEnvironmentPostProcessor implements EnvironmentPostProcessor {

    private static final String SOURCE = "gunLoggerGroup";
    private static final String LEVEL = "logging.level.gun";
    /** The actuator's, which lists groups and sets their levels. */
    private static final String ENDPOINT = "org.springframework.boot.actuate.logging.LoggersEndpoint";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean ofUse =
                environment.getProperty(LEVEL) != null || ClassUtils.isPresent(ENDPOINT, application.getClassLoader());
        if (ofUse && !environment.getPropertySources().contains(SOURCE)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(SOURCE, Map.of("logging.group.gun", "dev.gun")));
        }
    }
}
