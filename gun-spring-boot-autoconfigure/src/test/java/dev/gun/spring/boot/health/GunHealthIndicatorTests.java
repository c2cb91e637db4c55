package dev.gun.spring.boot.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.ConnectionState;
import dev.gun.client.GunConnection;
import dev.gun.client.GunSession;
import dev.gun.client.Reason;
import dev.gun.client.Transport;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors.Entry;
import org.springframework.boot.health.contributor.Status;

@DisplayName("Health of a connection (page 3, Operations)")
class GunHealthIndicatorTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

    private final GunConnectionRegistry registry = mock(GunConnectionRegistry.class);
    private final GunConnection connection = mock(GunConnection.class);
    private final GunSession session = mock(GunSession.class);

    @BeforeEach
    void oneConnection() {
        given(registry.get("prices")).willReturn(connection);
        given(registry.isOpened("prices")).willReturn(true);
    }

    private Health health(ConnectionState state, Reason lastError, Instant pingPendingSince) {
        ConnectionInfo info = FakeGunClient.info("prices", state, lastError, pingPendingSince);
        given(connection.info()).willReturn(info);
        return new GunHealthIndicator(registry, "prices", () -> NOW).health();
    }

    @Test
    void isUpWhenConnected() {
        assertThat(health(ConnectionState.CONNECTED, null, null))
                .isEqualTo(Health.up()
                        .withDetail("state", ConnectionState.CONNECTED)
                        .withDetail("protocol", "http")
                        .withDetail("origin", "https://prices.example.org:443")
                        .withDetail("transport", Transport.TLS)
                        .withDetail("since", FakeGunClient.SINCE)
                        .withDetail("attempts", 3)
                        .withDetail("openStreams", 2)
                        .withDetail("roundTrip", Duration.ofMillis(12))
                        .build());
    }

    @Test
    void isUpOnlyWhenTheSessionIsReady() {
        given(connection.session()).willReturn(session);

        given(session.state()).willReturn(GunSession.State.READY);
        assertThat(health(ConnectionState.CONNECTED_WS_ONLY, null, null).getStatus())
                .isEqualTo(Status.UP);
        for (GunSession.State state :
                List.of(GunSession.State.WAITING, GunSession.State.STARTING, GunSession.State.STOPPED)) {
            given(session.state()).willReturn(state);
            Health health = health(ConnectionState.CONNECTED, null, null);
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails()).containsEntry("session", state);
        }
    }

    @Test
    void isDownWhenAPingHasBeenUnansweredForTooLong() {
        assertThat(health(ConnectionState.CONNECTED, null, NOW.minusMillis(2_000))
                        .getStatus())
                .isEqualTo(Status.UP);
        Health overdue = health(ConnectionState.CONNECTED, null, NOW.minusMillis(2_001));

        assertThat(overdue.getStatus()).isEqualTo(Status.DOWN);
        assertThat(overdue.getDetails()).containsEntry("pingPendingSince", NOW.minusMillis(2_001));
    }

    @Test
    void isDownWhileRetryingAndSaysWhyAndWhenTheNextAttemptIs() {
        Health health = health(ConnectionState.NOT_CONNECTED, Reason.CLOSED, null);

        assertThat(health)
                .isEqualTo(Health.down()
                        .withDetail("state", ConnectionState.NOT_CONNECTED)
                        .withDetail("origin", "https://prices.example.org:443")
                        .withDetail("transport", Transport.TLS)
                        .withDetail("since", FakeGunClient.SINCE)
                        .withDetail("attempts", 3)
                        .withDetail("nextRetryAt", FakeGunClient.SINCE.plusSeconds(30))
                        .withDetail("lastError", "closed: The socket was closed by the peer")
                        .withDetail("openStreams", 2)
                        .withDetail("roundTrip", Duration.ofMillis(12))
                        .build());
    }

    @Test
    void isDownForAHostThatNoNameServerKnowsAndSaysWhich() {
        Reason unknown = new Reason.UnknownHost("prices.test", "the name server knows no such name (NXDOMAIN)");

        Health health = health(ConnectionState.NOT_CONNECTED, unknown, null);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails())
                .containsEntry(
                        "lastError",
                        "unknown_host: The host name \"prices.test\" cannot be resolved: the name server knows no such"
                                + " name (NXDOMAIN)");
    }

    @Test
    void eachStateHasItsStatus() {
        assertThat(health(ConnectionState.DOMAIN_LOOKUP, null, null).getStatus())
                .isEqualTo(Status.DOWN);
        assertThat(health(ConnectionState.CONNECTING, null, null).getStatus()).isEqualTo(Status.DOWN);
        assertThat(health(ConnectionState.TLS_HANDSHAKE, null, null).getStatus())
                .isEqualTo(Status.DOWN);
        assertThat(health(ConnectionState.CLOSING, null, null).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health(ConnectionState.TERMINATED, null, null).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void isUnknownWhenNotStarted() {
        given(registry.isOpened("prices")).willReturn(false);

        assertThat(health(ConnectionState.NOT_CONNECTED, null, null).getStatus())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void theCompositeFollowsTheRegistry() {
        Set<String> names = new LinkedHashSet<>(List.of("prices", "api", "quiet"));
        given(registry.names()).willReturn(names);
        GunPoolRegistry pools = mock(GunPoolRegistry.class);
        given(pools.names()).willReturn(Set.of("pooled"));
        GunHealthContributor composite = new GunHealthContributor(registry, pools, name -> !name.equals("quiet"));

        assertThat(composite.stream().map(Entry::name)).containsExactly("prices", "api", "pooled");
        assertThat(composite.getContributor("pooled")).isInstanceOf(GunPoolHealthIndicator.class);
        assertThat(composite.getContributor("prices")).isInstanceOf(GunHealthIndicator.class);
        assertThat(composite.getContributor("quiet")).isNull();
        names.add("late");
        names.remove("api");

        assertThat(composite.stream().map(Entry::name)).containsExactly("prices", "late", "pooled");
        assertThat(composite.getContributor("api")).isNull();
    }
}
