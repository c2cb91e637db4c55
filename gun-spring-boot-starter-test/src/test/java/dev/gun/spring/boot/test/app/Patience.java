package dev.gun.spring.boot.test.app;

import dev.gun.client.GunOptions;
import dev.gun.spring.GunOptionsCustomizer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Belongs to Gun without being named by a test. */
@Component
class Patience implements GunOptionsCustomizer {

    @Override
    public void customize(String connection, GunOptions.Builder options) {
        options.connectTimeout(Duration.ofSeconds(42));
    }
}
