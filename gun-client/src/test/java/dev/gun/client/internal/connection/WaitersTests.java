package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.RetryPolicy;
import dev.gun.client.testkit.RawPeer;
import java.lang.reflect.Field;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whoever has waited leaves nothing behind on the connection (spec page 1 §5)")
class WaitersTests {

    @Test
    @DisplayName("neither an awaitUp that timed out, nor a monitor that was closed")
    void noneIsKept() throws ReflectiveOperationException {
        GunOptions never = GunOptions.builder()
                .retry(RetryPolicy.exponential(Duration.ofHours(1), Duration.ofHours(1), 1, 0))
                .build();
        try (GunClient client = GunClient.builder().eventLoopThreads(1).build()) {
            GunConnection connection = client.open("127.0.0.1", RawPeer.unusedPort(), never);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> connection.awaitUp(Duration.ofMillis(1)))
                        .isInstanceOf(GunException.TimedOut.class);
                connection.monitor(reason -> {}).close();
            }
            // Calls keep their order, and this one waits for the event loop.
            connection.flush();

            ConnectionDriver driver = (ConnectionDriver) read(connection, "driver");
            assertThat(read(driver.status(), "waiters")).isNull();
        }
    }

    private static Object read(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
