package dev.gun.sample.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogs;
import org.springframework.mock.env.MockEnvironment;

/** The one-command start works also when the port is taken. */
class ExchangePortChooserTest {

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    @DisplayName("A port that is taken is replaced by a free one")
    void taken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(chosen(String.valueOf(other.getLocalPort())))
                    .isPositive()
                    .isNotEqualTo(other.getLocalPort());
        }
    }

    @Test
    @DisplayName("A port that is free is taken as it was asked for")
    void free() throws IOException {
        int free;
        int chosen;
        int tries = 10;
        do {
            free = freed();
            chosen = chosen(String.valueOf(free));
            // Another process may be quicker: then it was not free.
        } while (chosen != free && --tries > 0);

        assertThat(chosen).isEqualTo(free);
    }

    @Test
    @DisplayName("Port 0 is replaced by a free one before the connections' addresses are built from it")
    void any() {
        assertThat(chosen("0")).isPositive();
    }

    @Test
    @DisplayName("Feed and API never get the same port, not even when both ask for it")
    void different() throws IOException {
        int free = freed();
        environment.setProperty("sample.exchange.api-port", String.valueOf(free));

        int feed = chosen(String.valueOf(free));

        assertThat(environment.getRequiredProperty("sample.exchange.api-port", Integer.class))
                .isPositive()
                .isNotEqualTo(feed);
    }

    /** A port that nobody had a moment ago. */
    private static int freed() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private int chosen(String wanted) {
        environment.setProperty("sample.exchange.port", wanted);
        new ExchangePortChooser(new DeferredLogs()).postProcessEnvironment(environment, new SpringApplication());
        return environment.getRequiredProperty("sample.exchange.port", Integer.class);
    }
}
