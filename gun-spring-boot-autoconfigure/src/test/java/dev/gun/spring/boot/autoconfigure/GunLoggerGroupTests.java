package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

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

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
