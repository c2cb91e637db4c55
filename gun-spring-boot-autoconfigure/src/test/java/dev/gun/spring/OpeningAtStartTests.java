package dev.gun.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Proxy;
import dev.gun.client.TlsOptions;
import dev.gun.spring.GunConnectionDefinition.AwaitUp;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.invocation.InvocationOnMock;

/** The client is made at first use, which takes as long as the test lets it, or is there already. */
@DisplayName("The start of an application and the opening of its connections (page 3, Beans and Lifecycle)")
class OpeningAtStartTests {

    private final FakeGunClient opens = new FakeGunClient();
    private final LazyGunClient client = mock(LazyGunClient.class, this::answer);
    private final CountDownLatch made = new CountDownLatch(1);
    private final List<String> threads = new CopyOnWriteArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile Runnable before = () -> {};
    private boolean warm;

    @AfterEach
    void letGo() {
        made.countDown();
    }

    private static GunConnectionDefinition definition(String name, String uri) {
        return definition(name, uri, options -> options);
    }

    private static GunConnectionDefinition definition(
            String name, String uri, UnaryOperator<GunOptions.Builder> options) {
        return new GunConnectionDefinition(
                name,
                URI.create(uri),
                options.apply(GunOptions.builder().name(name)).build(),
                true,
                null);
    }

    private DefaultGunConnectionRegistry registry(GunConnectionDefinition... definitions) {
        return new DefaultGunConnectionRegistry(
                client, Arrays.asList(definitions), (name, uri, options) -> null, Duration.ofSeconds(30));
    }

    @Test
    void doesNotWaitForConnectionsThatNothingIsToBeFoundOutAbout() {
        DefaultGunConnectionRegistry registry =
                registry(definition("prices", "wss://prices.example.org"), definition("api", "http://api.example.org"));

        registry.start();

        assertThat(registry.isRunning()).isTrue();
        assertThat(opens.opened).isEmpty();
        made.countDown();
        await().untilAsserted(() ->
                assertThat(opens.opened).extracting(open -> open.options.name()).containsExactly("prices", "api"));
        assertThat(threads).containsExactly("gun-open", "gun-open");
    }

    @Test
    void aConnectionThatIsLookedAtSoonerIsOpenedThen() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", "wss://prices.example.org"));
        registry.start();
        GunConnection prices = registry.get("prices");
        made.countDown();

        assertThat(prices.info().state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(registry.isOpened("prices")).isTrue();
        assertThat(opens.opened).hasSize(1);
    }

    @Test
    void aConnectionIsNotOpenedAnyMoreWhenItIsToEndBefore() {
        DefaultGunConnectionRegistry registry = registry(
                definition("first", "ws://first.example.org"), definition("second", "ws://second.example.org"));
        registry.start();

        registry.remove("second");

        made.countDown();
        await().untilAsserted(() -> assertThat(opens.opened).hasSize(1));
        assertThat(registry.get("first").info().state()).isEqualTo(ConnectionState.CONNECTED);
        registry.stop();
        assertThat(opens.opened)
                .extracting(open -> open.options.name(), open -> open.calls)
                .containsExactly(tuple("first", List.of("shutdown")));
    }

    @Test
    void aStopWaitsForTheOneThatIsBeingOpenedAndShutsItDown() throws InterruptedException {
        DefaultGunConnectionRegistry registry = registry(definition("prices", "wss://prices.example.org"));
        registry.start();
        asked.await();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(registry::stop);

        made.countDown();
        stopped.join();
        assertThat(opens.last().calls).containsExactly("shutdown");
        assertThat(registry.get("prices").info().state()).isEqualTo(ConnectionState.TERMINATED);
    }

    @Test
    void whatCannotBeOpenedIsSaidToWhoeverLooks() {
        DefaultGunConnectionRegistry registry = registry(definition("prices", "wss://prices.example.org"));
        before = () -> {
            throw new IllegalArgumentException("no threads left");
        };
        made.countDown();

        registry.start();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.get("prices").get("/"))
                .withMessage("no threads left");
        before = () -> {};
        assertThat(registry.get("prices").info().state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls", "protocols", "proxies", "unix-path", "await-up", "port", "host"})
    void waitsWhereTheOpeningMayShowThatAnOptionIsWrongOrTheStartWaitsAnyway(String what) {
        made.countDown();
        GunConnectionDefinition plain = definition("plain", "wss://plain.example.org");
        DefaultGunConnectionRegistry registry = registry(plain, special(what));

        registry.start();

        assertThat(opens.opened).extracting(open -> open.options.name()).containsExactly("plain", "special");
        assertThat(threads).containsOnly(Thread.currentThread().getName());
    }

    private static GunConnectionDefinition special(String what) {
        String uri = "wss://special.example.org";
        return switch (what) {
            case "tls" ->
                definition(
                        "special",
                        uri,
                        options -> options.tls(TlsOptions.builder()
                                .ciphers(List.of("TLS_AES_128_GCM_SHA256"))
                                .build()));
            case "protocols" -> definition("special", uri, options -> options.protocols(Protocol.HTTP2, Protocol.HTTP));
            case "proxies" ->
                definition("special", uri, options -> options.proxies(Proxy.connect("proxy.example.org", 3128)));
            case "port" -> definition("special", "ws://special.example.org:65536");
            case "host" -> definition("special", "ws://" + "a".repeat(64) + ".example.org");
            case "unix-path" ->
                new GunConnectionDefinition(
                        "special",
                        URI.create("http://localhost"),
                        GunOptions.builder().name("special").build(),
                        true,
                        null,
                        Path.of("special.sock"),
                        false);
            default ->
                new GunConnectionDefinition(
                        "special",
                        URI.create(uri),
                        GunOptions.builder().name("special").build(),
                        true,
                        new AwaitUp(Duration.ofSeconds(30), true));
        };
    }

    @Test
    void opensThemAtOnceWithAClientThatIsThere() {
        warm = true;
        made.countDown();
        DefaultGunConnectionRegistry registry = registry(definition("prices", "wss://prices.example.org"));

        registry.start();

        assertThat(opens.opened).hasSize(1);
        assertThat(threads).containsExactly(Thread.currentThread().getName());
    }

    /** Whatever opens something waits until the client is made; nothing else does. */
    private Object answer(InvocationOnMock call) throws Exception {
        Method method = call.getMethod();
        if (method.getName().equals("isMade")) {
            return warm;
        }
        return method.invoke(method.getName().startsWith("open") ? made() : opens, call.getArguments());
    }

    private GunClient made() throws InterruptedException {
        asked.countDown();
        made.await();
        threads.add(Thread.currentThread().getName());
        before.run();
        return opens;
    }
}
