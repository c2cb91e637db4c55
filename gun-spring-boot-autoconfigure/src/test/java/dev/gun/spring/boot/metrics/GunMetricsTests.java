package dev.gun.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

import dev.gun.client.ConnectionState;
import dev.gun.client.ConnectionTraffic;
import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.TcpOptions;
import dev.gun.client.TlsOptions;
import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.DomainLookupEvent;
import dev.gun.client.event.DownEvent;
import dev.gun.client.event.LookupInfo;
import dev.gun.client.event.SocketInfo;
import dev.gun.client.event.TerminateEvent;
import dev.gun.client.event.TlsHandshakeEvent;
import dev.gun.client.event.UpEvent;
import dev.gun.spring.DefaultGunConnectionRegistry;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionDefinition;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Metrics of connections (page 3, Operations)")
class GunMetricsTests {

    private static final URI ORIGIN = URI.create("https://user:secret@prices.example.org/stream?token=secret");
    private static final LookupInfo NOWHERE = new LookupInfo(List.of(), 443);

    private final FakeGunClient client = new FakeGunClient();
    private final DefaultGunConnectionRegistry connections = new DefaultGunConnectionRegistry(
            client, List.of(definition("prices")), (name, uri, options) -> definition(name), Duration.ofSeconds(1));
    private final GunMetrics metrics = new GunMetrics(() -> connections);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private static GunConnectionDefinition definition(String name) {
        return new GunConnectionDefinition(
                name, ORIGIN, GunOptions.builder().name(name).build(), true, null);
    }

    @BeforeEach
    void start() {
        metrics.bindTo(meters);
        connections.start();
    }

    private double value(String name, String... tags) {
        Meter meter = meters.get(name).tags("connection", "prices").tags(tags).meter();
        return meter.measure().iterator().next().getValue();
    }

    @Test
    void theStateThatAConnectionIsInIsOneAndEveryOtherIsZero() {
        for (ConnectionState now : ConnectionState.values()) {
            client.last().info(now);
            for (ConnectionState state : ConnectionState.values()) {
                assertThat(value("gun.connection.state", "state", state.name().toLowerCase(Locale.ROOT)))
                        .isEqualTo(state == now ? 1 : 0);
            }
        }
    }

    @Test
    void theTimeItIsUpBeginsWhenItIsUpAndEndsWhenItIsNot() {
        assertThat(value("gun.connection.uptime")).isZero();

        metrics.up(new UpEvent("prices", Protocol.HTTP));
        assertThat(value("gun.connection.uptime")).isPositive();
        metrics.down(new DownEvent("prices", Reason.CLOSED));
        assertThat(value("gun.connection.uptime")).isZero();

        metrics.up(new UpEvent("prices", Protocol.HTTP));
        metrics.terminate(new TerminateEvent("prices", ConnectionState.CONNECTED, Reason.SHUTDOWN));
        assertThat(value("gun.connection.uptime")).isZero();
    }

    @Test
    void beingUpAgainIsAReconnect() {
        assertThat(value("gun.connection.reconnects")).isZero();

        for (int times = 0; times < 3; times++) {
            metrics.up(new UpEvent("prices", Protocol.HTTP));
            assertThat(value("gun.connection.reconnects")).isEqualTo(times);
        }
    }

    @Test
    void whatAConnectionCountsItselfIsRead() {
        assertThat(value("gun.connection.bytes", "direction", "received")).isEqualTo(1_000);
        assertThat(value("gun.connection.bytes", "direction", "sent")).isEqualTo(2_000);
        assertThat(value("gun.connection.frames", "direction", "received")).isEqualTo(30);
        assertThat(value("gun.connection.frames", "direction", "sent")).isEqualTo(40);
        assertThat(value("gun.connection.mailbox")).isEqualTo(5);
        assertThat(value("gun.connection.streams")).isEqualTo(2);
        assertThat(value("gun.connection.listener.failures")).isZero();
        assertThat(value("gun.connection.round.trip")).isEqualTo(0.012);
    }

    @Test
    void theRoundTripOfNoPingIsNoNumber() {
        DefaultGunConnectionRegistry never = new DefaultGunConnectionRegistry(
                client, List.of(definition("never")), (name, uri, options) -> definition(name), Duration.ofSeconds(1));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new GunMetrics(() -> never).bindTo(registry);

        assertThat(registry.get("gun.connection.round.trip")
                        .tags("connection", "never")
                        .timeGauge()
                        .value())
                .isNaN();
    }

    @Test
    void countersOnlyGrowWhenAConnectionBeginsAnew() {
        assertThat(value("gun.connection.bytes", "direction", "received")).isEqualTo(1_000);
        given(client.last().connection.traffic()).willReturn(new ConnectionTraffic(1_500, 0, 0, 0, 0));
        assertThat(value("gun.connection.bytes", "direction", "received")).isEqualTo(1_500);

        connections.restart("prices");
        given(client.last().connection.traffic()).willReturn(new ConnectionTraffic(10, 0, 0, 0, 0));

        assertThat(client.opened).hasSize(2);
        assertThat(value("gun.connection.bytes", "direction", "received")).isEqualTo(1_510);
    }

    @Test
    void eachPhaseOfAnAttemptIsTimedByHowItEnded() {
        Duration timeout = Duration.ofSeconds(5);
        DomainLookupEvent lookup =
                new DomainLookupEvent("prices", "host", 443, TcpOptions.defaults(), timeout, NOWHERE, null);
        metrics.domainLookupStart(lookup);
        metrics.domainLookupEnd(lookup);
        metrics.connectStart(new ConnectEvent("prices", NOWHERE, timeout, null, null, null));
        metrics.connectEnd(
                new ConnectEvent("prices", NOWHERE, timeout, null, null, new Reason.ConnectFailed(List.of("refused"))));
        TlsHandshakeEvent handshake = new TlsHandshakeEvent(
                "prices", null, null, new SocketInfo(null, null), TlsOptions.defaults(), timeout, null, null);
        metrics.tlsHandshakeStart(handshake);
        metrics.tlsHandshakeEnd(handshake);

        assertThat(timed("gun.connection.domain.lookup", "none")).isEqualTo(1);
        assertThat(timed("gun.connection.connect", "connect_failed")).isEqualTo(1);
        assertThat(timed("gun.connection.tls.handshake", "none")).isEqualTo(1);
    }

    private long timed(String name, String error) {
        return meters.get(name)
                .tags("connection", "prices", "error", error)
                .timer()
                .count();
    }

    @Test
    void aConnectionThatIsAddedHasMetersAndOneThatIsRemovedHasNone() {
        connections.add("late", ORIGIN);
        metrics.up(new UpEvent("late", Protocol.HTTP));
        meters.timer("gun.client.requests", "connection", "late");
        assertThat(connectionsWithMeters()).contains("prices", "late");

        connections.remove("late");
        metrics.domainLookupStart(new DomainLookupEvent(
                "late", "host", 443, TcpOptions.defaults(), Duration.ofSeconds(5), NOWHERE, null));

        assertThat(connectionsWithMeters()).containsOnly("prices");
    }

    private List<String> connectionsWithMeters() {
        return meters.getMeters().stream()
                .map(meter -> meter.getId().getTag("connection"))
                .toList();
    }

    @Test
    void aConnectionOpenedByOtherWaysHasNoMeters() {
        metrics.up(new UpEvent("gun-17", Protocol.HTTP));
        metrics.connectStart(new ConnectEvent("gun-17", NOWHERE, Duration.ofSeconds(1), null, null, null));
        metrics.connectEnd(new ConnectEvent("gun-17", NOWHERE, Duration.ofSeconds(1), null, null, null));

        assertThat(connectionsWithMeters()).containsOnly("prices");
    }

    @Test
    void everyRegistryHasTheMeters() {
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        metrics.bindTo(second);
        connections.add("late", ORIGIN);

        assertThat(names(second)).isEqualTo(names(meters)).isNotEmpty();
    }

    private static List<String> names(SimpleMeterRegistry registry) {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().toString())
                .sorted()
                .toList();
    }

    @Test
    void noFrameMakesAnEvent() {
        assertThat(Arrays.stream(GunMetrics.class.getMethods())
                        .filter(method -> method.getDeclaringClass() == GunMetrics.class)
                        .map(java.lang.reflect.Method::getName))
                .noneMatch(name -> name.startsWith("ws"));
    }

    @Test
    void noMeterNamesAnythingSecret() {
        assertThat(names(meters)).noneMatch(text -> text.contains("secret"));
    }
}
