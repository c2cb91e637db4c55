package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.UnknownGunConnectionException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;

@DisplayName("The application's client (page 3, Beans)")
class ApplicationGunClientTests {

    private final FakeGunClient opens = new FakeGunClient();
    private final GunConnectionRegistry registry = mock(GunConnectionRegistry.class);
    private final GenericApplicationContext context = new GenericApplicationContext();
    private final AtomicInteger made = new AtomicInteger();
    private final ApplicationGunClient client = new ApplicationGunClient(GunOptions.defaults(), this::make, context);

    @BeforeEach
    void start() {
        context.registerBean(GunConnectionRegistry.class, () -> registry);
        context.refresh();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private GunClient make() {
        made.incrementAndGet();
        return opens;
    }

    @Test
    void isMadeWhenItOpensSomethingAndNoSooner() {
        assertThat(client.connections()).isEmpty();
        assertThat(client.pools()).isEmpty();
        assertThat(client.pool(URI.create("http://example.org"), "")).isNull();
        assertThat(client.defaults()).isSameAs(GunOptions.defaults());
        assertThat(client.isMade()).isFalse();
        assertThat(made).hasValue(0);

        client.open(URI.create("http://example.org"));
        client.open(URI.create("http://example.org"));

        assertThat(client.isMade()).isTrue();
        assertThat(made).hasValue(1);
    }

    @Test
    void opensNothingOnceItIsClosed() {
        client.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> client.open(URI.create("http://example.org")))
                .withMessage("This GunClient was closed, and opens nothing any more");
        assertThat(made).hasValue(0);
    }

    @Test
    void findsNothingOnceTheApplicationIsStopped() {
        context.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> client.connection("prices"))
                .withMessageContaining("has been closed already");
    }

    @Test
    void closesWhatItHasOpened() {
        client.open(URI.create("http://example.org"));

        client.close();

        assertThat(opens.last().terminated).isCompletedWithValue(Reason.SHUTDOWN);
    }

    @Test
    void findsTheConfiguredConnection() {
        GunConnection prices = mock(GunConnection.class);
        given(registry.find("prices")).willReturn(Optional.of(prices));

        assertThat(client.connection("prices")).isSameAs(prices);
    }

    @Test
    void findsAConnectionThatWasOpenedUnderAName() {
        GunOptions mine = GunOptions.builder().name("mine").build();
        GunConnection opened = client.open(URI.create("http://example.org"), mine);

        assertThat(client.connection("mine")).isSameAs(opened);
        assertThat(client.connections()).containsExactly(opened);
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        given(registry.names()).willReturn(new LinkedHashSet<>(List.of("prices", "api")));

        assertThatExceptionOfType(UnknownGunConnectionException.class)
                .isThrownBy(() -> client.connection("nope"))
                .satisfies(e -> {
                    assertThat(e.name()).isEqualTo("nope");
                    assertThat(e.known()).containsExactly("prices", "api");
                });
    }
}
