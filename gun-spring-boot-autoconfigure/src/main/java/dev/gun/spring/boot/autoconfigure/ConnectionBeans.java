package dev.gun.spring.boot.autoconfigure;

import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/** Beans that stand for something of one configured connection, whose name is their qualifier. */
public final class ConnectionBeans {

    private ConnectionBeans() {}

    /** The names of the connections that are configured. */
    public static Set<String> connections(Binder binder) {
        return binder.bind(GunProperties.CONNECTIONS, Bindable.mapOf(String.class, Object.class))
                .map(connections -> ConnectionNames.of(connections.keySet()))
                .orElseGet(Set::of);
    }

    /**
     * A bean that a static method makes, which takes the connection's name and then other beans. A method and its
     * argument, not a supplier: this is what ahead-of-time processing understands.
     */
    public static RootBeanDefinition definition(Class<?> factory, String method, Class<?> type, String connection) {
        RootBeanDefinition definition = new RootBeanDefinition(factory);
        definition.setFactoryMethodName(method);
        definition.setTargetType(type);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, connection);
        definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, connection));
        definition.setResourceDescription(GunProperties.prefix(connection));
        return definition;
    }
}
