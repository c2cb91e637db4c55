package dev.gun.sample.exchange;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The embedded exchange.
 *
 * @param port its port on the loopback interface; {@code application.yml} asks for 9191
 * @param tickInterval the time between two ticks, over all symbols
 */
@ConfigurationProperties("sample.exchange")
public record ExchangeProperties(
        @DefaultValue("0") int port, @DefaultValue("50ms") Duration tickInterval) {}
