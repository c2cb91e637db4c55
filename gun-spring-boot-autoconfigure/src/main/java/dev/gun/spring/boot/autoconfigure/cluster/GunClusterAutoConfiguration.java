package dev.gun.spring.boot.autoconfigure.cluster;

import dev.gun.spring.LeaderElection;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.GunClusterProperties;
import dev.gun.spring.boot.autoconfigure.GunProperties;
import dev.gun.spring.boot.autoconfigure.InvalidGunPropertyException;
import dev.gun.spring.cluster.GunLeaderships;
import dev.gun.spring.cluster.LeaseTimes;
import dev.gun.spring.cluster.LockLeaderElection;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.integration.metadata.ConcurrentMetadataStore;
import org.springframework.integration.support.locks.LockRegistry;

/** Auto-configuration of leadership, on the application's {@link LockRegistry}. */
@AutoConfiguration(after = GunAutoConfiguration.class)
@ConditionalOnClass(LockRegistry.class)
@ConditionalOnSingleCandidate(LockRegistry.class)
@EnableConfigurationProperties(GunClusterProperties.class)
@Import(GunLeadershipBeansRegistrar.class)
public final class GunClusterAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GunLeaderships gunLeaderships(GunProperties properties) {
        return new GunLeaderships(properties.leaderOnly());
    }

    @Bean
    @ConditionalOnMissingBean(LeaderElection.class)
    LockLeaderElection gunLeaderElection(
            GunClusterProperties cluster,
            GunLeaderships leaderships,
            LockRegistry<?> registry,
            ObjectProvider<ConcurrentMetadataStore> store,
            Environment environment) {
        String prefix = cluster.keyPrefix() == null
                ? "gun:" + environment.getProperty("spring.application.name", "application") + ":"
                : cluster.keyPrefix();
        return new LockLeaderElection(leaderships, registry, store.getIfUnique(), prefix, times(cluster));
    }

    private static LeaseTimes times(GunClusterProperties cluster) {
        if (cluster.lease().compareTo(Duration.ofSeconds(1)) < 0) {
            throw new InvalidGunPropertyException(
                    "gun.cluster.lease", cluster.lease().toMillis() + "ms", "at least 1s");
        }
        try {
            return new LeaseTimes(cluster.lease(), cluster.heartBeat());
        } catch (IllegalArgumentException e) {
            throw new InvalidGunPropertyException(
                    "gun.cluster.heart-beat",
                    cluster.heartBeat().toMillis() + "ms",
                    "more than 0, at most a quarter of gun.cluster.lease, which is "
                            + cluster.lease().toMillis() + "ms");
        }
    }
}
