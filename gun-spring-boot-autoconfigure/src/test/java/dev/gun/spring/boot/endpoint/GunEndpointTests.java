package dev.gun.spring.boot.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunOptions;
import dev.gun.client.GunSession;
import dev.gun.client.Reason;
import dev.gun.client.Transport;
import dev.gun.spring.DefaultGunConnectionRegistry;
import dev.gun.spring.DefaultGunPoolRegistry;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionDefinition;
import dev.gun.spring.boot.endpoint.ConnectionDescriptor.CountersDescriptor;
import dev.gun.spring.boot.endpoint.ConnectionDescriptor.ErrorDescriptor;
import dev.gun.spring.boot.endpoint.ConnectionDescriptor.SessionDescriptor;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

@DisplayName("The endpoint 'gun' (page 3, Operations)")
class GunEndpointTests {

    private final FakeGunClient client = new FakeGunClient();
    private final DefaultGunConnectionRegistry registry = new DefaultGunConnectionRegistry(
            client,
            List.of(definition("prices"), definition("api")),
            (name, uri, options) -> null,
            Duration.ofSeconds(1));
    private final GunEndpoint endpoint = new GunEndpoint(
            registry,
            new DefaultGunPoolRegistry(client, List.of(), (name, uri, options) -> null, Duration.ofSeconds(1)));

    private static GunConnectionDefinition definition(String name) {
        return new GunConnectionDefinition(
                name,
                URI.create("https://user:secret@prices.example.org/stream?token=secret"),
                GunOptions.builder().name(name).build(),
                true,
                null);
    }

    @Test
    void listsEveryConnectionByItsName() {
        assertThat(endpoint.connections().connections().keySet()).containsExactly("prices", "api");
    }

    @Test
    void showsAllThatIsKnownOfAConnection() {
        registry.start();
        FakeGunClient.Opened prices = client.opened.get(0);
        GunSession session = mock(GunSession.class);
        given(session.name()).willReturn("ticker");
        given(session.state()).willReturn(GunSession.State.READY);
        given(session.timesReady()).willReturn(7L);
        given(prices.connection.session()).willReturn(session);
        given(prices.connection.info())
                .willReturn(FakeGunClient.info("prices", ConnectionState.CONNECTED, Reason.CLOSED, null));

        assertThat(endpoint.connection("prices"))
                .isEqualTo(new ConnectionDescriptor(
                        true,
                        ConnectionState.CONNECTED,
                        "http",
                        "https://prices.example.org:443",
                        Transport.TLS,
                        null,
                        FakeGunClient.SINCE,
                        3,
                        null,
                        new ErrorDescriptor("closed", "The socket was closed by the peer"),
                        new SessionDescriptor("ticker", GunSession.State.READY, 7),
                        Duration.ofMillis(12),
                        null,
                        null,
                        new CountersDescriptor(1, 2, 1_000, 2_000, 30, 40, 5, 0, 0)));
    }

    @Test
    void showsAConnectionThatWasNotOpened() {
        ConnectionDescriptor prices = (ConnectionDescriptor) endpoint.connection("prices");

        assertThat(prices.opened()).isFalse();
        assertThat(prices.state()).isEqualTo(ConnectionState.NOT_CONNECTED);
        assertThat(prices.session()).isNull();
        assertThat(prices.counters()).isEqualTo(new CountersDescriptor(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void reconnects() {
        registry.start();

        endpoint.act("prices", " ReConnect ");

        verify(client.opened.get(0).connection).reconnect();
    }

    @Test
    void closesGracefully() {
        registry.start();

        endpoint.act("prices", "close");

        assertThat(client.opened.get(0).calls).containsExactly("shutdown");
        assertThat(client.opened).hasSize(2);
    }

    @Test
    void restarts() {
        registry.start();

        endpoint.act("prices", "restart");

        assertThat(client.opened.get(0).calls).startsWith("shutdown");
        assertThat(client.opened).hasSize(3);
        assertThat(client.last().options.name()).isEqualTo("prices");
    }

    @Test
    void refusesAnActionThatItDoesNotKnow() {
        assertThatExceptionOfType(InvalidEndpointRequestException.class)
                .isThrownBy(() -> endpoint.act("prices", "<script>"))
                .withMessage("There is no such action: the known ones are reconnect, close, restart")
                .satisfies(e -> assertThat(e.getReason()).isEqualTo(e.getMessage()));
    }

    @Test
    void refusesANameThatItDoesNotKnow() {
        assertThatExceptionOfType(InvalidEndpointRequestException.class)
                .isThrownBy(() -> endpoint.connection("nope"))
                .withMessage("There is no connection named 'nope': the known names are [prices, api]");
        assertThatExceptionOfType(InvalidEndpointRequestException.class)
                .isThrownBy(() -> endpoint.act("nope", "close"));
    }
}
