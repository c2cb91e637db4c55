package dev.gun.spring.boot.test.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gun.client.Bytes;
import dev.gun.client.Headers;
import dev.gun.spring.GunPoolCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LogIn {

    @Bean
    GunPoolCustomizer logsIn() {
        Bytes user = Bytes.of("watcher", UTF_8);
        return (pool, options) -> options.setup(
                connection -> connection.post("/login", Headers.empty(), user).body());
    }
}
