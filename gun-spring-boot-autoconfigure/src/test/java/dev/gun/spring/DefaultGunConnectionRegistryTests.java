package dev.gun.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.gun.client.Bytes;
import dev.gun.client.ConnectionState;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.RequestOptions;
import dev.gun.spring.GunConnectionDefinition.AwaitUp;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The registry of connections (page 3, Beans and Lifecycle)")
class DefaultGunConnectionRegistryTests {

    private static final URI PRICES = URI.create("wss://prices.example.org/stream?token=secret");
    private static final URI API = URI.create("http://api.example.org");

    private final FakeGunClient client = new FakeGunClient();

    private static GunConnectionDefinition definition(String name, URI uri) {
        return new GunConnectionDefinition(
                name, uri, GunOptions.builder().name(name).build(), true, null);
    }

    private DefaultGunConnectionRegistry registry(GunConnectionDefinition... definitions) {
        return new DefaultGunConnectionRegistry(
                client,
                List.of(definitions),
                (name, uri, options) -> {
                    GunOptions.Builder builder = GunOptions.builder().name(name);
                    options.accept(builder);
                    return new GunConnectionDefinition(name, uri, builder.build(), true, null);
                },
                Duration.ofSeconds(30));
    }

    @Test
    void givesConnectionsByNameInTheirOrder() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES), definition("api", API));

        assertThat(registry.names()).containsExactly("prices", "api");
        assertThat(registry.stream().map(GunConnection::name)).containsExactly("prices", "api");
        assertThat(registry.get("api")).isSameAs(registry.find("api").orElseThrow());
        assertThat(registry.find("nope")).isEmpty();
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES), definition("api", API));

        assertThatExceptionOfType(UnknownGunConnectionException.class)
                .isThrownBy(() -> registry.get("nope"))
                .withMessage("There is no connection named 'nope': the known names are [prices, api]");
    }

    @Test
    void opensNothingBeforeItIsStarted() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES));
        GunConnection prices = registry.get("prices");

        assertThat(client.opened).isEmpty();
        assertThat(registry.isOpened("prices")).isFalse();
        assertThat(prices.info().state()).isEqualTo(ConnectionState.NOT_CONNECTED);
        assertThat(prices.defaultPath()).isEqualTo("/stream?token=secret");
        assertThatIllegalStateException()
                .isThrownBy(() -> prices.get("/"))
                .withMessage("Connection 'prices' is not open: it is opened when the application context has created"
                        + " all beans and starts");
    }

    @Test
    void opensEachConnectionWhenItStarts() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES), definition("api", API));

        registry.start();
        registry.start();

        assertThat(client.opened).extracting(open -> open.uri).containsExactly(PRICES, API);
        assertThat(client.opened).extracting(open -> open.options.name()).containsExactly("prices", "api");
        assertThat(registry.isRunning()).isTrue();
    }

    @Test
    void aListenerThatIsFasterThanWhoOpensUsesTheConnectionThatItHeardOf() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES));
        registry.start();
        GunConnection prices = registry.get("prices");
        CompletableFuture<Long> pinged = new CompletableFuture<>();
        client.whileOpening = () -> {
            Thread listener = new Thread(() -> pinged.complete(prices.ping()));
            listener.start();
            await().until(() -> listener.getState() == Thread.State.WAITING || !listener.isAlive());
        };

        registry.restart("prices");

        assertThat(pinged).succeedsWithin(Duration.ofSeconds(30));
        assertThat(client.opened).hasSize(2);
        verify(client.opened.get(0).connection, never()).ping();
        verify(client.opened.get(1).connection).ping();
    }

    @Test
    void leavesAConnectionWithoutAutoStartToBeOpenedByName() {
        DefaultGunConnectionRegistry registry =
                registry(new GunConnectionDefinition("api", API, GunOptions.defaults(), false, null));

        registry.start();
        assertThat(client.opened).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> registry.get("api").awaitUp())
                .withMessage("Connection 'api' is not open: it has auto-start: false, so"
                        + " GunConnectionRegistry.open(\"api\") opens it");

        assertThat(registry.open("api")).isSameAs(registry.get("api"));
        assertThat(registry.open("api")).isSameAs(registry.get("api"));
        assertThat(client.opened).hasSize(1);
    }

    @Test
    void aConnectionOutlivesStopAndStart() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES));
        GunConnection prices = registry.get("prices");
        registry.start();

        registry.stop();
        registry.start();
        prices.get("/");

        assertThat(client.opened).hasSize(2);
        assertThat(client.opened.get(0).calls).containsExactly("shutdown", "close");
        assertThat(client.opened.get(1).calls).isEmpty();
        verify(client.opened.get(1).connection)
                .request("GET", "/", Headers.empty(), Bytes.empty(), RequestOptions.defaults());
    }

    @Test
    void callsBackWhenEveryConnectionHasTerminated() {
        client.endsAtShutdown = false;
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES), definition("api", API));
        registry.start();
        AtomicInteger stopped = new AtomicInteger();

        registry.stop(stopped::incrementAndGet);
        assertThat(registry.isRunning()).isFalse();
        client.opened.get(0).end();
        assertThat(stopped).hasValue(0);
        client.opened.get(1).end();

        assertThat(stopped).hasValue(1);
        assertThat(client.opened).allSatisfy(open -> assertThat(open.calls).containsExactly("shutdown"));
    }

    @Test
    void closesWhatHasNotEndedWhenThePhaseIsOver() {
        client.endsAtShutdown = false;
        DefaultGunConnectionRegistry registry = new DefaultGunConnectionRegistry(
                client,
                List.of(definition("prices", PRICES)),
                (name, uri, options) -> definition(name, uri),
                Duration.ofMillis(1));
        registry.start();
        AtomicInteger stopped = new AtomicInteger();

        registry.stop(stopped::incrementAndGet);

        await().untilAtomic(stopped, org.hamcrest.Matchers.is(1));
        assertThat(client.last().calls).containsExactly("shutdown", "close");
    }

    @Test
    void isStartedBeforeTheWebServerAndStoppedAfterIt() {
        assertThat(registry().getPhase()).isEqualTo(Integer.MAX_VALUE - 4096);
        assertThat(registry().isAutoStartup()).isTrue();
        assertThat(registry().isPauseable()).isTrue();
    }

    @Test
    void opensWhatIsAddedAtOnceAndAtEachStart() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES));
        registry.start();

        GunConnection added = registry.add("api", API, options -> options.closingTimeout(Duration.ofSeconds(1)));

        assertThat(registry.get("api")).isSameAs(added);
        assertThat(client.last().uri).isEqualTo(API);
        assertThat(client.last().options.closingTimeout()).isEqualTo(Duration.ofSeconds(1));
        registry.stop();
        registry.start();
        assertThat(client.opened).extracting(open -> open.uri).containsExactly(PRICES, API, PRICES, API);
    }

    @Test
    void opensWhatIsAddedBeforeTheStartWhenItStarts() {
        DefaultGunConnectionRegistry registry = registry();

        registry.add("api", API);
        assertThat(client.opened).isEmpty();
        registry.start();

        assertThat(client.opened).extracting(open -> open.uri).containsExactly(API);
    }

    @Test
    void refusesToAddANameThatIsTaken() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES));
        registry.start();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.add("prices", API))
                .withMessage("There is a connection named 'prices' already");
        assertThat(client.opened).hasSize(1);
    }

    @Test
    void shutsDownWhatIsRemoved() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES));
        registry.start();

        assertThat(registry.remove("prices")).isTrue();
        assertThat(registry.remove("prices")).isFalse();

        assertThat(registry.names()).isEmpty();
        assertThat(client.last().calls).containsExactly("shutdown");
    }

    @Test
    void opensByNameOnlyWhileItRuns() {
        DefaultGunConnectionRegistry registry =
                registry(new GunConnectionDefinition("api", API, GunOptions.defaults(), false, null));

        registry.open("api");
        assertThat(client.opened).isEmpty();

        registry.start();
        assertThat(client.opened).hasSize(1);

        registry.stop();
        registry.open("api");
        assertThat(client.opened).hasSize(1);

        registry.start();
        assertThat(client.opened).hasSize(2);
    }

    @Test
    void restartsAConnectionWhenItHasEnded() {
        client.endsAtShutdown = false;
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES));
        registry.start();
        FakeGunClient.Opened first = client.last();

        registry.restart("prices");
        assertThat(first.calls).containsExactly("shutdown");
        assertThat(client.opened).hasSize(1);
        first.end();

        await().until(() -> client.opened.size() == 2);
        assertThat(registry.get("prices").info().state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void closesWhatDoesNotEndToRestartIt() {
        client.endsAtShutdown = false;
        DefaultGunConnectionRegistry registry = new DefaultGunConnectionRegistry(
                client,
                List.of(definition("prices", PRICES)),
                (name, uri, options) -> definition(name, uri),
                Duration.ofMillis(1));
        registry.start();
        FakeGunClient.Opened first = client.last();

        registry.restart("prices");

        await().until(() -> client.opened.size() == 2);
        assertThat(first.calls).startsWith("shutdown", "close");
    }

    @Test
    void restartsNothingThatWasRemovedOrThatItMustNotOpen() {
        client.endsAtShutdown = false;
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES), definition("api", API));
        registry.start();

        registry.restart("prices");
        registry.remove("prices");
        client.opened.get(0).end();
        registry.restart("api");
        registry.stop(() -> {});
        client.opened.get(1).end();

        assertThat(client.opened).hasSize(2);
    }

    @Test
    void tellsListenersOfWhatIsThereAndOfWhatComesAndGoes() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES));
        registry.start();
        List<String> heard = new ArrayList<>();
        registry.addListener(new GunConnectionRegistry.Listener() {
            @Override
            public void added(GunConnection connection) {
                heard.add("+" + connection.name() + " " + client.opened.size());
            }

            @Override
            public void removed(GunConnection connection) {
                heard.add("-" + connection.name());
            }
        });

        registry.add("api", API);
        registry.remove("prices");
        registry.remove("prices");

        // Told before it is opened: nothing of it is missed.
        assertThat(heard).containsExactly("+prices 1", "+api 1", "-prices");
        assertThat(client.opened).hasSize(2);
    }

    @Test
    void opensAgainByNameWhatHasTerminated() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES));
        registry.start();
        client.last().end();

        registry.open("prices");

        assertThat(client.opened).hasSize(2);
        assertThat(registry.get("prices").info().state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void whatIsRemovedIsNotOpenedAgain() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES));
        registry.start();

        registry.remove("prices");

        assertThatExceptionOfType(UnknownGunConnectionException.class).isThrownBy(() -> registry.open("prices"));
        assertThat(client.opened).hasSize(1);
    }

    @Test
    void waitsForAConnectionAndFailsTheStartWhenItIsNotUp() {
        GunConnectionDefinition definition = new GunConnectionDefinition(
                "prices", PRICES, GunOptions.defaults(), true, new AwaitUp(Duration.ofSeconds(3), true));
        DefaultGunConnectionRegistry registry = registry(definition);
        FakeGunClient.Opened neverUp = neverUp();

        assertThatExceptionOfType(GunAwaitUpException.class)
                .isThrownBy(registry::start)
                .withMessage("Connection 'prices' was not up within PT3S: The socket was closed by the peer")
                .satisfies(e -> assertThat(e.lastError()).isEqualTo(Reason.CLOSED));
        assertThat(neverUp.connection).isNotNull();
    }

    @Test
    void waitsForAConnectionAndStartsWithoutItWhenToldSo() {
        GunConnectionDefinition definition = new GunConnectionDefinition(
                "prices", PRICES, GunOptions.defaults(), true, new AwaitUp(Duration.ofSeconds(3), false));
        DefaultGunConnectionRegistry registry = registry(definition);
        neverUp();

        registry.start();

        assertThat(registry.isRunning()).isTrue();
    }

    /** The next connection that is opened. */
    private FakeGunClient.Opened neverUp() {
        FakeGunClient.Opened next = new FakeGunClient.Opened(PRICES, GunOptions.defaults());
        given(next.connection.info())
                .willReturn(FakeGunClient.info("prices", ConnectionState.NOT_CONNECTED, Reason.CLOSED, null));
        given(next.connection.awaitUp(any())).willThrow(new GunException.Down(Reason.CLOSED));
        given(next.connection.terminated()).willReturn(next.terminated);
        client.next = next;
        return next;
    }

    @Test
    void closesEveryConnectionWhenItIsDestroyed() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", PRICES), definition("api", API));
        registry.start();

        registry.destroy();

        assertThat(client.opened).allSatisfy(open -> assertThat(open.calls).containsExactly("close"));
        assertThat(registry.isRunning()).isFalse();
    }

    @Test
    void printsNothingSecret() {
        assertThat(definition("prices", URI.create("wss://user:secret@prices.example.org/stream?token=secret")))
                .hasToString("GunConnectionDefinition[name=prices, uri=wss://***@prices.example.org/stream?***,"
                        + " autoStart=true, awaitUp=null]");
        assertThat(registry(definition("prices", PRICES)).get("prices"))
                .hasToString("GunConnection[prices, NOT_CONNECTED]");
    }
}
