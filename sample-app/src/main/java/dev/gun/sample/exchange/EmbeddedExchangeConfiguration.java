package dev.gun.sample.exchange;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The embedded exchange exists only as long as nobody has named a real feed. */
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedExchangeConfiguration.NoRealFeed.class)
class EmbeddedExchangeConfiguration {

    @Bean
    Exchange exchange(ExchangeProperties properties) {
        return new Exchange(properties.port(), properties.tickInterval());
    }

    static final class NoRealFeed extends NoneNestedConditions {

        NoRealFeed() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("sample.feed-uri")
        static final class RealFeed {}
    }
}
