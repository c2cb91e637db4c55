package dev.gun.spring.boot.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.client.message.GunWs;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.listener.GunWsListener;
import dev.gun.spring.listener.GunWsListenerRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

@DisplayName("An application with the starter alone (page 3, Ready for production)")
class StarterAloneTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @GunWsListener("prices")
        String text(String payload) {
            return payload;
        }

        @EventListener
        void frame(GunWs message) {}
    }

    @Test
    void startsAndStops() {
        ConfigurableApplicationContext context = new SpringApplication(Application.class)
                .run(
                        "--gun.connections.prices.uri=ws://localhost:1/stream",
                        "--gun.connections.prices.auto-start=false",
                        "--spring.main.banner-mode=off");
        try (context) {
            assertThat(context.getBean(GunClient.class)
                            .connection("prices")
                            .info()
                            .state())
                    .isEqualTo(ConnectionState.NOT_CONNECTED);
            assertThat(context.getBean(GunConnectionRegistry.class).names()).containsExactly("prices");
            assertThat(context.getBean(GunWsListenerRegistry.class).listeners()).hasSize(1);
        }
        assertThat(context.isActive()).isFalse();
    }

    /** What this test would be worth nothing with. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.micrometer.core.instrument.MeterRegistry",
                "org.reactivestreams.Publisher",
                "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
                "org.springframework.boot.docker.compose.core.RunningService",
                "org.springframework.boot.health.contributor.HealthIndicator",
                "org.springframework.web.client.RestClient",
                "org.testcontainers.containers.Container",
                "tools.jackson.databind.json.JsonMapper"
            })
    void hasNoneOfTheOptionalLibraries(String type) {
        assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName(type));
    }
}
