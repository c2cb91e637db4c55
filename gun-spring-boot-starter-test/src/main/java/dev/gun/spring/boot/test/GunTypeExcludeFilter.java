package dev.gun.spring.boot.test;

import dev.gun.client.GunOwner;
import dev.gun.client.event.EventHandler;
import dev.gun.spring.GunOptionsCustomizer;
import dev.gun.spring.boot.autoconfigure.GunConnectionDetails;
import dev.gun.spring.listener.GunWsConverter;
import dev.gun.spring.listener.GunWsListenerErrorHandler;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/** Leaves out the components that a {@link GunTest} is not about. */
final class GunTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<GunTest> {

    private static final Set<Class<?>> KNOWN = Set.of(
            EventHandler.class,
            GunConnectionDetails.class,
            GunOptionsCustomizer.class,
            GunOwner.class,
            GunWsConverter.class,
            GunWsListenerErrorHandler.class);

    private final Set<Class<?>> components;

    GunTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
        this.components =
                Set.of(getAnnotation().getValue("components", Class[].class).orElse(new Class<?>[0]));
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return KNOWN;
    }

    @Override
    protected Set<Class<?>> getComponentIncludes() {
        return components;
    }
}
