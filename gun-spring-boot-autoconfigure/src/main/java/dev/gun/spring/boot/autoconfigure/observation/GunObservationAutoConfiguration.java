package dev.gun.spring.boot.autoconfigure.observation;

import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.observation.GunClientObservationConvention;
import dev.gun.spring.boot.observation.GunObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Auto-configuration of the observations of Gun's requests. */
@AutoConfiguration(
        after = GunAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class GunObservationAutoConfiguration {

    /** Last: what it adds to requests is not to be seen, or replaced, by the application's own customizers. */
    @Bean
    @ConditionalOnMissingBean
    @Order(Ordered.LOWEST_PRECEDENCE)
    GunObservations gunObservations(
            ObservationRegistry registry, ObjectProvider<GunClientObservationConvention> convention) {
        return new GunObservations(registry, convention.getIfAvailable());
    }
}
