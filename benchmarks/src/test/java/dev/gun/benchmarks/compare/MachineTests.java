package dev.gun.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTests {

    @Test
    void theVersionsAreThoseOfTheLibrariesOnTheClassPath() {
        String classPath = "/a/target/classes:/m/httpclient5-5.6.1.jar:/m/httpclient5-cache-5.0.jar:"
                + "/m/spring-boot-autoconfigure-4.0.0.jar:/m/spring-boot-4.1.0.jar:/m/vertx-core-5.1.1.jar";

        assertThat(Machine.versions(classPath)).isEqualTo("Vert.x 5.1.1, Apache HttpClient 5.6.1, Spring Boot 4.1.0");
    }
}
