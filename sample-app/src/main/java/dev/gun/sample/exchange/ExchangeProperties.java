package dev.gun.sample.exchange;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The embedded exchange, on the loopback interface.
 *
 * @param port the port of the feed; {@code application.yml} asks for 9191
 * @param apiPort the port of the API; {@code application.yml} asks for 9192
 * @param tickInterval the time between two ticks, over all symbols
 */
@ConfigurationProperties("sample.exchange")
public record ExchangeProperties(
        @DefaultValue("0") int port,
        @DefaultValue("0") int apiPort,
        @DefaultValue("50ms") Duration tickInterval) {}
