package dev.gun.spring.boot.autoconfigure.cluster;

import dev.gun.spring.boot.autoconfigure.ConnectionBeans;
import dev.gun.spring.boot.autoconfigure.GunProperties;
import dev.gun.spring.cluster.GunLeadership;
import dev.gun.spring.cluster.GunLeaderships;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a {@link GunLeadership} bean per connection with {@code leader-only: true}: {@code pricesGunLeadership} with
 * the qualifier {@code prices}.
 */
final class GunLeadershipBeansRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware {

    private Environment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        Binder binder = Binder.get(environment);
        boolean byDefault = leaderOnly(binder, GunProperties.DEFAULTS, false);
        ConnectionBeans.connections(binder).stream()
                .filter(connection -> leaderOnly(binder, GunProperties.prefix(connection), byDefault))
                .forEach(connection -> registry.registerBeanDefinition(
                        GunProperties.beanName(connection, "GunLeadership"),
                        ConnectionBeans.definition(
                                GunLeadershipBeansRegistrar.class, "leadership", GunLeadership.class, connection)));
    }

    private static boolean leaderOnly(Binder binder, String prefix, boolean byDefault) {
        return Boolean.TRUE.equals(
                binder.bind(prefix + ".leader-only", Boolean.class).orElse(byDefault));
    }

    static GunLeadership leadership(String connection, GunLeaderships leaderships) {
        return leaderships.get(connection);
    }
}
