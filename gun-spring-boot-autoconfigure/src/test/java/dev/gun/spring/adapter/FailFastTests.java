package dev.gun.spring.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.gun.client.GunException;
import dev.gun.client.GunPool;
import dev.gun.client.GunStream;
import dev.gun.client.PoolInfo;
import dev.gun.client.Reason;
import dev.gun.client.event.ConnectEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request of an adapter fails when connecting fails (docs/decisions.md)")
class FailFastTests {

    private final FailFast failFast = new FailFast();
    private final GunPool pool = mock(GunPool.class);

    private CompletableFuture<GunStream> request(int ready) {
        given(pool.info())
                .willReturn(new PoolInfo(
                        "pool", "http://localhost", "default", PoolInfo.State.DEGRADED, 8, ready, 1, List.of()));
        given(pool.stream(any())).willReturn(new CompletableFuture<>());
        return failFast.watch(pool, connection -> connection.get("/"));
    }

    private void connectingFails() {
        ConnectEvent event = mock(ConnectEvent.class);
        given(event.error()).willReturn(Reason.CLOSED);
        failFast.connectEnd(event);
    }

    private static void hasFailed(CompletableFuture<GunStream> request) {
        assertThat(request)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(GunException.Connection.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.CLOSED));
    }

    @Test
    @DisplayName("a request that waits")
    void waits() {
        CompletableFuture<GunStream> request = request(0);

        connectingFails();

        hasFailed(request);
    }

    @Test
    @DisplayName("the request that a pool was opened for, when the pool was refused before it stood in line")
    void refusedEarly() {
        connectingFails();

        hasFailed(request(0));
    }

    @Test
    @DisplayName("not a later one, which waits for the next attempt")
    void later() {
        connectingFails();
        hasFailed(request(0));

        assertThat(request(0)).isNotDone();
    }

    @Test
    @DisplayName("not while another connection of the pool is up")
    void another() {
        CompletableFuture<GunStream> request = request(1);

        connectingFails();

        assertThat(request).isNotDone();
    }
}
