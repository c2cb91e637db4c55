package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunConnection;
import dev.gun.client.GunPool;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a {@link GunConnection} bean per configured connection: {@code pricesGunConnection} with the qualifier
 * {@code prices}; and a {@link GunPool} bean, {@code pricesGunPool}, if that is what is configured. A {@code BeanRegistrar} would be shorter, but cannot give a bean a qualifier.
 */
final class GunConnectionBeansRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware {

    private Environment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        Map<String, String> registered = new LinkedHashMap<>();
        for (String connection : ConnectionBeans.connections(Binder.get(environment))) {
            boolean pool = isPool(connection);
            String bean = GunProperties.beanName(connection, pool ? "GunPool" : "GunConnection");
            String other = registered.put(bean, connection);
            if (other != null) {
                throw new GunConnectionBeanException(bean, connection, "the connection '" + other + "'");
            }
            if (registry.containsBeanDefinition(bean)) {
                BeanDefinition taken = registry.getBeanDefinition(bean);
                String where = taken.getResourceDescription();
                throw new GunConnectionBeanException(
                        bean, connection, where == null ? "another bean of that name" : "a bean defined in " + where);
            }
            registry.registerBeanDefinition(bean, definition(connection, pool));
        }
    }

    private boolean isPool(String connection) {
        return Binder.get(environment)
                .bind(GunProperties.prefix(connection) + ".pool.size", String.class)
                .isBound();
    }

    private static BeanDefinition definition(String connection, boolean pool) {
        RootBeanDefinition definition = ConnectionBeans.definition(
                GunConnectionBeansRegistrar.class,
                pool ? "pool" : "connection",
                pool ? GunPool.class : GunConnection.class,
                connection);
        // The registry closes what it has opened; a closeable bean would be closed by the context too.
        definition.setDestroyMethodName("");
        // It is the registry's: a start in which nobody asks for the bean need not make it.
        definition.setLazyInit(true);
        return definition;
    }

    static GunPool pool(String name, GunPoolRegistry registry) {
        return registry.get(name);
    }

    static GunConnection connection(String name, GunConnectionRegistry registry) {
        return registry.get(name);
    }
}
