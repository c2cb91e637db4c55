package dev.gun.spring.boot.autoconfigure.metrics;

import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.metrics.GunMeters;
import dev.gun.spring.boot.metrics.GunMetrics;
import dev.gun.spring.boot.metrics.GunPoolMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.MaximumAllowableTagsMeterFilter;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Auto-configuration of the metrics of Gun's connections. */
@AutoConfiguration(
        after = GunAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, GunConnectionRegistry.class, GunPoolRegistry.class})
public final class GunMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GunMetrics gunMetrics(ObjectProvider<GunConnectionRegistry> connections) {
        return new GunMetrics(connections::getObject);
    }

    @Bean
    @ConditionalOnMissingBean
    GunPoolMetrics gunPoolMetrics(ObjectProvider<GunPoolRegistry> pools) {
        return new GunPoolMetrics(pools::getObject);
    }

    /** As for Spring's own clients: routes are few, and whoever gives raw paths as routes is told so. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({MetricsProperties.class, MaximumAllowableTagsMeterFilter.class})
    @EnableConfigurationProperties(MetricsProperties.class)
    static class UriTagsConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = "gunRequestsUriTagFilter")
        @Order(0)
        MaximumAllowableTagsMeterFilter gunRequestsUriTagFilter(MetricsProperties properties) {
            return new MaximumAllowableTagsMeterFilter(
                    GunMeters.REQUESTS,
                    "uri",
                    properties.getWeb().getClient().getMaxUriTags(),
                    "Are raw paths given as 'uriTemplate'?");
        }
    }
}
