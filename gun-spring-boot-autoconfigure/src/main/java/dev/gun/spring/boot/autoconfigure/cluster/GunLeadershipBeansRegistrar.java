package dev.gun.spring.boot.autoconfigure.cluster;

import dev.gun.spring.boot.autoconfigure.GunProperties;
import dev.gun.spring.cluster.GunLeadership;
import dev.gun.spring.cluster.GunLeaderships;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
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
        binder.bind(GunProperties.CONNECTIONS, Bindable.mapOf(String.class, Object.class))
                .map(Map::keySet)
                .ifBound(connections -> connections.stream()
                        .filter(connection -> leaderOnly(binder, GunProperties.prefix(connection), byDefault))
                        .forEach(connection -> registry.registerBeanDefinition(
                                GunProperties.beanName(connection, "GunLeadership"), definition(connection))));
    }

    private static boolean leaderOnly(Binder binder, String prefix, boolean byDefault) {
        return Boolean.TRUE.equals(
                binder.bind(prefix + ".leader-only", Boolean.class).orElse(byDefault));
    }

    private static RootBeanDefinition definition(String connection) {
        RootBeanDefinition definition = new RootBeanDefinition(GunLeadershipBeansRegistrar.class);
        definition.setFactoryMethodName("leadership");
        definition.setTargetType(GunLeadership.class);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, connection);
        definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, connection));
        definition.setResourceDescription(GunProperties.prefix(connection));
        return definition;
    }

    static GunLeadership leadership(String connection, GunLeaderships leaderships) {
        return leaderships.get(connection);
    }
}
