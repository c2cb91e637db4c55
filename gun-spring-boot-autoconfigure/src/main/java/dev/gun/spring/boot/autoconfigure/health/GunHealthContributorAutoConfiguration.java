package dev.gun.spring.boot.autoconfigure.health;

import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.GunProperties;
import dev.gun.spring.boot.health.GunHealthContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health of Gun's connections. */
@AutoConfiguration(after = GunAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean({GunConnectionRegistry.class, GunPoolRegistry.class})
@ConditionalOnEnabledHealthIndicator("gun")
public final class GunHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"gunHealthIndicator", "gunHealthContributor"})
    GunHealthContributor gunHealthContributor(
            GunConnectionRegistry registry, GunPoolRegistry pools, GunProperties properties) {
        return new GunHealthContributor(registry, pools, properties::isHealthEnabled);
    }
}
