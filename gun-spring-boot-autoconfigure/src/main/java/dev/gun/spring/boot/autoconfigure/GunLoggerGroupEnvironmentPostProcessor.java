package dev.gun.spring.boot.autoconfigure;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Adds the logger group {@code gun}, so that {@code logging.level.gun} is the level of everything in Gun. */
final class GunLoggerGroupEnvironmentPostProcessor implements EnvironmentPostProcessor {

    private static final String SOURCE = "gunLoggerGroup";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!environment.getPropertySources().contains(SOURCE)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(SOURCE, Map.of("logging.group.gun", "dev.gun")));
        }
    }
}
