package dev.gun.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The application. Everything that concerns the connection is in {@code application.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class MarketWatcher {

    public static void main(String[] args) {
        SpringApplication.run(MarketWatcher.class, args);
    }
}
