package dev.gun.sample;

import dev.gun.sample.trading.ExchangeApi;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.service.registry.ImportHttpServices;

/** The application. Everything that concerns the connections is in {@code application.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@ImportHttpServices(group = ExchangeApi.GROUP, types = ExchangeApi.class)
public class MarketWatcher {

    public static void main(String[] args) {
        SpringApplication.run(MarketWatcher.class, args);
    }
}
