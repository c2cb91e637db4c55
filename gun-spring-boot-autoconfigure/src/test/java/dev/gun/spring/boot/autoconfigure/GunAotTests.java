package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunPool;
import dev.gun.client.GunStream;
import dev.gun.client.PoolInfo;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.UnknownGunConnectionException;
import dev.gun.spring.UnknownGunPoolException;
import dev.gun.spring.boot.autoconfigure.cluster.GunClusterAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.listener.GunWsListenerAutoConfiguration;
import dev.gun.spring.cluster.GunLeadership;
import dev.gun.spring.listener.GunWsListenerRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.javapoet.ClassName;

@CompileWithForkedClassLoader
@DisplayName("Contexts that were processed ahead of time (page 3, Ready for production)")
class GunAotTests {

    private static final String PRICES = "gun.connections.prices.uri=ws://prices.example.org";
    private static final String API = "gun.connections.api.uri=http://api.example.org";

    /** What processed bean definitions cannot be given; of the test that runs. */
    private static FakeGunClient client = new FakeGunClient();

    private final TestGenerationContext generation = new TestGenerationContext(Application.class);
    private ClassName initializer;

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({GunAutoConfiguration.class, GunWsListenerAutoConfiguration.class})
    static class Application {

        @Bean
        static GunClient client() {
            return client;
        }

        @Bean
        static String byQualifier(@Qualifier("prices") GunConnection connection) {
            return connection.name();
        }

        @Bean
        static String byParameterName(GunConnection pricesGunConnection) {
            return pricesGunConnection.name();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({GunAutoConfiguration.class, GunClusterAutoConfiguration.class})
    static class Cluster {

        @Bean
        static GunClient client() {
            return client;
        }

        @Bean
        static LockRegistry<?> locks() {
            return new DefaultLockRegistry();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(GunAutoConfiguration.class)
    static class Pools {

        @Bean
        static String byQualifier(@Qualifier("quotes") GunPool pool) {
            return pool.name();
        }

        @Bean
        static String byParameterName(GunPool quotesGunPool) {
            return quotesGunPool.name();
        }
    }

    @BeforeEach
    void freshClient() {
        client = new FakeGunClient();
    }

    @Test
    void aConnectionOfTheBuildIsABeanAndOneOfTheStartIsInTheRegistryAndBothAreAsTheStartSays() {
        build(Application.class, PRICES);

        run(
                context -> {
                    assertThat(context.getBean("byQualifier")).isEqualTo("prices");
                    assertThat(context.getBean("byParameterName")).isEqualTo("prices");
                    assertThat(context.getBeanNamesForType(GunConnection.class)).containsExactly("pricesGunConnection");
                    assertThat(context.getBean(GunConnectionRegistry.class).names())
                            .containsExactly("prices", "api");
                    assertThat(client.opened)
                            .extracting(open -> open.uri.toString())
                            .containsExactly("wss://other.example.org/feed", "http://api.example.org");
                    assertThat(context.getBean(GunWsListenerRegistry.class).listeners())
                            .isEmpty();
                },
                "gun.connections.prices.uri=wss://other.example.org/feed",
                API);
        // Both by the registry alone: the context does not close the one that is a bean once more.
        assertThat(client.opened).allSatisfy(open -> assertThat(open.calls).containsExactly("shutdown", "close"));
    }

    @Test
    void aConnectionThatIsGoneAtRunTimeFailsTheStart() {
        build(Application.class, PRICES);

        assertThatThrownBy(() -> run(context -> {}, API))
                .rootCause()
                .isInstanceOf(UnknownGunConnectionException.class)
                .hasMessage("There is no connection named 'prices': the known names are [api]");
    }

    @Test
    void theBeanOfALeadershipIsThere() {
        build(Cluster.class, PRICES, API, "gun.connections.prices.leader-only=true");

        run(
                context -> {
                    GunLeadership leadership = context.getBean("pricesGunLeadership", GunLeadership.class);
                    await().until(leadership::isLeader);
                    await().until(() -> opened().containsAll(List.of("prices", "api")));
                    assertThat(context.getBeanNamesForType(GunLeadership.class)).containsExactly("pricesGunLeadership");
                },
                PRICES,
                API,
                "gun.connections.prices.leader-only=true");
    }

    @Test
    void aPoolOfTheBuildIsABeanAndAsTheStartSays() {
        build(
                Pools.class,
                "gun.connections.quotes.uri=http://quotes.example.org",
                "gun.connections.quotes.pool.size=2");

        AtomicReference<GunPool> stopped = new AtomicReference<>();
        try (HttpPeer peer = new HttpPeer()) {
            run(
                    context -> {
                        assertThat(context.getBean("byQualifier")).isEqualTo("quotes");
                        assertThat(context.getBean("byParameterName")).isEqualTo("quotes");
                        assertThat(context.getBeanNamesForType(GunPool.class)).containsExactly("quotesGunPool");
                        assertThat(context.getBeanNamesForType(GunConnection.class))
                                .isEmpty();
                        assertThat(context.getBean(GunPoolRegistry.class).names())
                                .containsExactly("quotes", "more");
                        GunPool pool = context.getBean(GunPool.class);
                        assertThat(pool.options().size()).isEqualTo(3);
                        assertThat(pool.options().maxWaiting()).isEqualTo(7);
                        pool.awaitUp();
                        pool.get("/quote")
                                .thenCompose(GunStream::body)
                                .toCompletableFuture()
                                .join();
                        assertThat(peer.targets).containsExactly("/quote");
                        stopped.set(pool);
                    },
                    "gun.connections.quotes.uri=" + peer.uri(),
                    "gun.connections.quotes.pool.size=3",
                    "gun.connections.quotes.pool.max-waiting=7",
                    "gun.connections.more.uri=" + peer.uri(),
                    "gun.connections.more.pool.size=1");
        }
        assertThat(stopped.get().info().state()).isEqualTo(PoolInfo.State.STOPPED);
    }

    @Test
    void aPoolThatIsNoneAtRunTimeFailsTheStart() {
        build(
                Pools.class,
                "gun.connections.quotes.uri=http://quotes.example.org",
                "gun.connections.quotes.pool.size=2");

        assertThatThrownBy(() -> run(context -> {}, "gun.connections.quotes.uri=http://quotes.example.org"))
                .rootCause()
                .isInstanceOf(UnknownGunPoolException.class)
                .hasMessage("There is no pool named 'quotes': no pool is configured");
    }

    private static List<String> opened() {
        return client.opened.stream().map(open -> open.options.name()).toList();
    }

    /** Processes an application with these properties. */
    private void build(Class<?> application, String... properties) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        TestPropertyValues.of(properties).applyTo(context);
        context.register(application);
        initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        generation.writeGeneratedContent();
        context.close();
    }

    /** Starts what was processed with these properties, and stops it. */
    private void run(Consumer<ConfigurableApplicationContext> test, String... properties) {
        TestCompiler.forSystem().with(generation).compile(compiled -> {
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                TestPropertyValues.of(properties).applyTo(context);
                initializer(compiled.getInstance(ApplicationContextInitializer.class, initializer.canonicalName()))
                        .initialize(context);
                context.refresh();
                test.accept(context);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static ApplicationContextInitializer<GenericApplicationContext> initializer(
            ApplicationContextInitializer<?> generated) {
        return (ApplicationContextInitializer<GenericApplicationContext>) generated;
    }
}
