package dev.gun.spring.boot.test.guide;

import dev.gun.spring.boot.autoconfigure.GunConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.testcontainers.containers.GenericContainer;

/** Compiled only: no Docker runs where the project is built. */
@TestConfiguration(proxyBeanMethods = false)
class ExchangeContainer {

    @Bean
    @ServiceConnection(name = "prices", type = GunConnectionDetails.class)
    GenericContainer<?> exchange() {
        return new GenericContainer<>("example/exchange:1").withExposedPorts(9000);
    }
}
