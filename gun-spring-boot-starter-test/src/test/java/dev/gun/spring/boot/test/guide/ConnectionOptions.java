package dev.gun.spring.boot.test.guide;

import dev.gun.spring.GunOptionsCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConnectionOptions {

    @Bean
    GunOptionsCustomizer identification() {
        return (connection, options) -> {
            if ("api".equals(connection)) {
                options.requestCustomizer(request -> request.addHeader("x-client", "price-board"));
            }
        };
    }
}
