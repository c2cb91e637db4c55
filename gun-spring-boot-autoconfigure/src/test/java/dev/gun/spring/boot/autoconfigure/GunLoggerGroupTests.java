package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.logging.LoggersEndpoint;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.mock.env.MockEnvironment;

@DisplayName("The logger group gun (page 3, Logging)")
class GunLoggerGroupTests {

    @Test
    void theLevelOfTheGroupIsTheLevelOfGun() {
        SpringApplication application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext context = application.run("--logging.level.gun=trace")) {
            assertThat(context.getBean(LoggerGroups.class).get("gun").getMembers())
                    .containsExactly("dev.gun");
            assertThat(LoggerFactory.getLogger("dev.gun.client").isTraceEnabled())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("is there where the actuator may set its level while the application runs, and else only if it is set")
    void whereItIsOfUse() {
        assertThat(group(new MockEnvironment(), Thread.currentThread().getContextClassLoader()))
                .isEqualTo("dev.gun");
        ClassLoader withoutActuator = new FilteredClassLoader(LoggersEndpoint.class);
        assertThat(group(new MockEnvironment(), withoutActuator)).isNull();
        assertThat(group(new MockEnvironment().withProperty("logging.level.gun", "debug"), withoutActuator))
                .isEqualTo("dev.gun");
    }

    private static @Nullable String group(MockEnvironment environment, ClassLoader classes) {
        SpringApplication application = new SpringApplication(new DefaultResourceLoader(classes));
        new GunLoggerGroupEnvironmentPostProcessor().postProcessEnvironment(environment, application);
        return environment.getProperty("logging.group.gun");
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
