package dev.gun.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunConnection;
import dev.gun.client.Protocol;
import dev.gun.client.event.UpEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The connections of a pool connect again one at a time (spec page 3, Operations: SSL bundles)")
class RollingReconnectTests {

    /** Turns that may be over, in their order. */
    private final List<Runnable> timers = new ArrayList<>();

    private final List<Duration> delays = new ArrayList<>();
    private final List<String> reconnected = new ArrayList<>();
    private final RollingReconnect rolling = new RollingReconnect((delay, task) -> {
        delays.add(delay);
        timers.add(task);
    });

    private GunConnection connection(String name, ConnectionState state) {
        GunConnection connection = mock(GunConnection.class);
        given(connection.name()).willReturn(name);
        given(connection.info()).willReturn(FakeGunClient.info(name, state, null, null));
        willAnswer(call -> reconnected.add(name)).given(connection).reconnect();
        return connection;
    }

    private List<GunConnection> three() {
        return List.of(
                connection("one", ConnectionState.CONNECTED),
                connection("two", ConnectionState.CONNECTED),
                connection("three", ConnectionState.CONNECTED));
    }

    private void up(String name) {
        rolling.up(new UpEvent(name, Protocol.HTTP));
    }

    @Test
    @DisplayName("the next one when the one before is up again, whoever else comes up meanwhile")
    void oneAtATime() {
        rolling.start(three());
        assertThat(reconnected).containsExactly("one");
        up("two");
        up("another pool's");
        assertThat(reconnected).containsExactly("one");

        up("one");
        assertThat(reconnected).containsExactly("one", "two");
        up("two");
        up("three");
        assertThat(reconnected).containsExactly("one", "two", "three");
        up("one");
        assertThat(reconnected).hasSize(3);
    }

    @Test
    @DisplayName(
            "one that does not come up holds the others up for 30 seconds, and one that did is not waited for again")
    void turnIsOver() {
        List<GunConnection> members = new ArrayList<>(three());
        members.add(connection("four", ConnectionState.CONNECTED));
        rolling.start(members);
        assertThat(delays).containsExactly(Duration.ofSeconds(30));
        timers.get(0).run();
        assertThat(reconnected).containsExactly("one", "two");

        up("two");
        // The time of a turn that has ended means nothing.
        timers.get(1).run();
        timers.get(0).run();
        assertThat(reconnected).containsExactly("one", "two", "three");
        timers.get(2).run();
        assertThat(reconnected).containsExactly("one", "two", "three", "four");
        assertThat(delays).hasSize(4);
    }

    @Test
    @DisplayName("one that is not up is left out: it connects anyway")
    void notUp() {
        rolling.start(List.of(
                connection("one", ConnectionState.NOT_CONNECTED),
                connection("two", ConnectionState.TLS_HANDSHAKE),
                connection("three", ConnectionState.CONNECTED),
                connection("four", ConnectionState.TERMINATED)));
        assertThat(reconnected).containsExactly("three");
        up("three");

        assertThat(reconnected).containsExactly("three");
        assertThat(timers).hasSize(1);
    }

    @Test
    @DisplayName("a second update in the midst of it begins anew behind the one whose turn it is")
    void again() {
        rolling.start(three());
        rolling.start(three());
        assertThat(reconnected).containsExactly("one");

        up("one");
        up("one");
        up("two");
        up("three");
        assertThat(reconnected).containsExactly("one", "one", "two", "three");
    }
}
