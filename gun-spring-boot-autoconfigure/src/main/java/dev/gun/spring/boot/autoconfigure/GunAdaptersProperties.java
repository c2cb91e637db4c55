package dev.gun.spring.boot.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Spring's HTTP clients over Gun.
 *
 * @param webClient Whether WebClient, and HTTP interfaces over it, use Gun.
 * @param restClient Whether RestClient, RestTemplate, and HTTP interfaces over them, use Gun.
 * @param poolSize Number of connections to each origin.
 * @param maxOrigins Number of origins whose connections are kept.
 * @param idleTimeout Time for which the connections to an origin are kept that nobody uses.
 */
@ConfigurationProperties("gun.adapters")
public record GunAdaptersProperties(
        @DefaultValue("false") boolean webClient,
        @DefaultValue("false") boolean restClient,
        @DefaultValue("8") int poolSize,
        @DefaultValue("64") int maxOrigins,
        @DefaultValue("60s") Duration idleTimeout) {}
