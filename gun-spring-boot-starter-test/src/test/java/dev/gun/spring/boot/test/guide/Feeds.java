package dev.gun.spring.boot.test.guide;

import dev.gun.spring.GunConnectionRegistry;
import java.net.URI;
import java.time.Duration;
import org.springframework.stereotype.Component;

@Component
class Feeds {

    private final GunConnectionRegistry connections;

    Feeds(GunConnectionRegistry connections) {
        this.connections = connections;
    }

    void follow(String name, URI uri) {
        connections.add(name, uri, options -> options.connectTimeout(Duration.ofSeconds(2)));
    }

    void unfollow(String name) {
        connections.remove(name);
    }
}
