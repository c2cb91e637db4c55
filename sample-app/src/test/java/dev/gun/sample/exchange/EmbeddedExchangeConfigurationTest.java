package dev.gun.sample.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** 3-spring.md "sample-app": the exchange is an embedded default. */
class EmbeddedExchangeConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(EmbeddedExchangeConfiguration.class, Settings.class);

    @Test
    @DisplayName("The exchange starts with the application, before Gun's connections, and stops with it")
    void embedded() {
        runner.run(context -> {
            Exchange exchange = context.getBean(Exchange.class);
            assertThat(exchange.isRunning()).isTrue();
            assertThat(exchange.getPhase()).isLessThan(Integer.MAX_VALUE - 4096);
            context.close();
            assertThat(exchange.isRunning()).isFalse();
        });
    }

    @Test
    @DisplayName("A real feed replaces it")
    void realFeed() {
        runner.withPropertyValues("sample.feed-uri=wss://prices.example.org/stream")
                .run(context -> assertThat(context).doesNotHaveBean(Exchange.class));
    }

    @EnableConfigurationProperties(ExchangeProperties.class)
    static final class Settings {}
}
