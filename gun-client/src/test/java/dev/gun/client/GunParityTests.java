package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gun.client.ParityScript.Scenario;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The scenarios of {@code parity/} were played against Gun 2.6.0 on Erlang/OTP 25, by a driver that does the same steps;
 * what it said is in them. Here they are played against this library.
 */
@DisplayName("What Gun says, callback by callback and message by message (spec page 1 §3, page 2)")
class GunParityTests {

    private static final List<String> FILES =
            List.of("http1.txt", "http2.txt", "websocket.txt", "raw.txt", "connection.txt");

    @TestFactory
    @DisplayName("HTTP/1.1")
    Stream<DynamicTest> http1() {
        return play("http1.txt");
    }

    @TestFactory
    @DisplayName("HTTP/2")
    Stream<DynamicTest> http2() {
        return play("http2.txt");
    }

    @TestFactory
    @DisplayName("WebSocket")
    Stream<DynamicTest> webSocket() {
        return play("websocket.txt");
    }

    @TestFactory
    @DisplayName("upgrades to other protocols")
    Stream<DynamicTest> raw() {
        return play("raw.txt");
    }

    @TestFactory
    @DisplayName("connecting, reconnecting, TLS and the end")
    Stream<DynamicTest> connection() {
        return play("connection.txt");
    }

    @Test
    @DisplayName("where Gun says anything else, the scenario says why; where it does not, there is nothing to say")
    void remarks() {
        assertThat(FILES).allSatisfy(file -> assertThat(ParityScript.read(file))
                .isNotEmpty()
                .allSatisfy(scenario -> assertThat(scenario.differs())
                        .as(scenario.title())
                        .isEqualTo(!scenario.remarks().isEmpty())));
    }

    private static Stream<DynamicTest> play(String file) {
        return ParityScript.read(file).stream().map(scenario -> dynamicTest(scenario.title(), () -> play(scenario)));
    }

    private static void play(Scenario scenario) throws Exception {
        GunClient client =
                GunClient.builder().eventLoopThreads(1).receiverThreads(1).build();
        try (ParityRun run = new ParityRun(client)) {
            run.play(scenario);
        } finally {
            client.close();
        }
    }
}
