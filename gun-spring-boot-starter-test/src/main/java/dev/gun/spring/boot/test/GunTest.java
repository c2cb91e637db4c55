package dev.gun.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests the part of an application that talks through Gun: only Gun, Jackson, SSL bundles and task execution are
 * auto-configured, and of the application's components only those named here, and beans that belong to Gun (customizers,
 * event handlers, converters, error handlers of listeners). Every configured connection points to a
 * {@link GunTestServer}; {@link GunMessages} has what the connections said. See {@link AutoConfigureGun}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(GunTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(GunTypeExcludeFilter.class)
@AutoConfigureGun
@ImportAutoConfiguration
public @interface GunTest {

    /** Properties of the test, {@code key=value}. */
    String[] properties() default {};

    /** The same as {@link #components()}. */
    @AliasFor("components")
    Class<?>[] value() default {};

    /** The application's components that are tested, such as those with listener methods. */
    @AliasFor("value")
    Class<?>[] components() default {};

    /** Whether beans that belong to Gun are included, wherever the application has them. */
    boolean useDefaultFilters() default true;

    /** More components to include. */
    ComponentScan.Filter[] includeFilters() default {};

    /** Components to leave out. */
    ComponentScan.Filter[] excludeFilters() default {};

    /** Auto-configurations to leave out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
