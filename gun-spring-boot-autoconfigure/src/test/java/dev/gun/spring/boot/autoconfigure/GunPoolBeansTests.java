package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.GunPool;
import dev.gun.client.GunStream;
import dev.gun.client.PoolInfo;
import dev.gun.client.PoolInfo.MemberState;
import dev.gun.client.PoolOptions;
import dev.gun.client.message.GunTerminated;
import dev.gun.client.message.GunUp;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunOptionsCustomizer;
import dev.gun.spring.GunPoolCustomizer;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.UnknownGunPoolException;
import dev.gun.spring.testkit.Patience;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

@DisplayName("A pool is a bean: gun.connections.<name>.pool.size (page 1 §14, page 3)")
class GunPoolBeansTests {

    private final HttpPeer peer = new HttpPeer();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class, SslAutoConfiguration.class))
            .withPropertyValues(
                    "gun.connections.market-api.uri=" + peer.uri(), "gun.connections.market-api.pool.size=2");

    @AfterEach
    void close() {
        peer.gate.countDown();
        peer.close();
    }

    @Configuration(proxyBeanMethods = false)
    static class Users {

        record Both(GunPool qualified, GunPool named) {}

        @Bean
        Both both(@Qualifier("market-api") GunPool pool, GunPool marketApiGunPool) {
            return new Both(pool, marketApiGunPool);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Messages {

        final List<String> up = new CopyOnWriteArrayList<>();
        final List<String> terminated = new CopyOnWriteArrayList<>();

        @EventListener
        void on(GunUp message) {
            up.add(message.connection());
        }

        @EventListener
        void on(GunTerminated message) {
            terminated.add(message.connection());
        }
    }

    @Test
    void aPoolIsInjectedByQualifierAndByParameterNameAndThereIsNoConnectionOfItsName() {
        runner.withPropertyValues("gun.connections.other.uri=" + peer.uri())
                .withUserConfiguration(Users.class)
                .run(context -> {
                    Users.Both both = context.getBean(Users.Both.class);
                    assertThat(both.qualified()).isSameAs(both.named());
                    assertThat(both.qualified())
                            .isSameAs(context.getBean(GunPoolRegistry.class).get("market-api"));
                    assertThat(context.getBean(GunConnectionRegistry.class).names())
                            .containsExactly("other");
                    assertThat(context.getBean(GunPoolRegistry.class).names()).containsExactly("market-api");
                    assertThat(context).doesNotHaveBean("marketApiGunConnection");
                });
    }

    @Test
    void aPoolTakesRequestsOverItsConnections() {
        runner.run(context -> {
            GunPool pool = context.getBean(GunPool.class);
            pool.awaitUp(Patience.LIMIT);

            CompletableFuture<GunStream> first = pool.get("/wait").toCompletableFuture();
            GunStream second = pool.awaitStream(connection -> connection.get("/203"));

            assertThat(second.awaitResponse(Patience.LIMIT).status()).isEqualTo(203);
            PoolInfo info = pool.info();
            assertThat(info.state()).isEqualTo(PoolInfo.State.OPERATIONAL);
            assertThat(info.members())
                    .extracting(member -> member.connection().name())
                    .containsExactly("market-api-1", "market-api-2");
            assertThat(info.members()).extracting(PoolInfo.Member::state).containsOnly(MemberState.READY);
            peer.gate.countDown();
            assertThat(Patience.of(first).awaitResponse(Patience.LIMIT).status())
                    .isEqualTo(200);
        });
    }

    @Test
    void everyOptionOfAPoolHasAPropertyWhichIsInheritedButForTheSize() {
        runner.withPropertyValues(
                        "gun.defaults.pool.max-waiting=7",
                        "gun.defaults.pool.acquire-timeout=3s",
                        "gun.connections.market-api.pool.acquire-timeout=infinite",
                        "gun.connections.market-api.pool.setup-timeout=4s",
                        "gun.connections.market-api.connect-timeout=2s",
                        "gun.connections.market-api.auto-start=false")
                .run(context -> {
                    PoolOptions options = context.getBean(GunPool.class).options();
                    assertThat(options.size()).isEqualTo(2);
                    assertThat(options.maxWaiting()).isEqualTo(7);
                    assertThat(options.acquireTimeout()).isEqualTo(GunOptions.INFINITE);
                    assertThat(options.setupTimeout()).isEqualTo(Duration.ofSeconds(4));
                    assertThat(options.scope()).isEqualTo("market-api");
                    assertThat(options.connection().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
                });
    }

    @Test
    void customizersChangeThePoolAndItsConnectionsByThePoolsName() {
        List<String> customized = new CopyOnWriteArrayList<>();
        runner.withBean(GunPoolCustomizer.class, () -> (pool, options) -> {
                    customized.add("pool " + pool);
                    options.setup(connection -> CompletableFuture.completedFuture("set up " + connection.name()));
                })
                .withBean(GunOptionsCustomizer.class, () -> (connection, options) -> {
                    customized.add("connection " + connection);
                })
                .run(context -> {
                    GunPool pool = context.getBean(GunPool.class);
                    pool.awaitUp(Patience.LIMIT);

                    try (var lease = pool.awaitCheckout()) {
                        assertThat(lease.attachment())
                                .isEqualTo("set up " + lease.connection().name());
                    }
                    assertThat(customized)
                            .containsExactlyInAnyOrder("connection null", "connection market-api", "pool market-api");
                });
    }

    @Test
    void messagesOfItsConnectionsArePublishedAndTheLastOfThemBeforeTheContextHasStopped() {
        runner.withUserConfiguration(Messages.class).run(context -> {
            Messages messages = context.getBean(Messages.class);
            context.getBean(GunPool.class).awaitUp(Patience.LIMIT);
            await().untilAsserted(
                            () -> assertThat(messages.up).containsExactlyInAnyOrder("market-api-1", "market-api-2"));

            context.getSourceApplicationContext().stop();

            assertThat(messages.terminated).containsExactlyInAnyOrder("market-api-1", "market-api-2");
        });
    }

    @Test
    void aPoolOutlivesAStopAndStartOfTheContext() {
        runner.run(context -> {
            GunPool pool = context.getBean(GunPool.class);
            pool.awaitUp(Patience.LIMIT);
            ConfigurableApplicationContext running = context.getSourceApplicationContext();

            running.stop();
            assertThat(pool.info().state()).isEqualTo(PoolInfo.State.STOPPED);
            running.start();

            pool.awaitUp(Patience.LIMIT);
            assertThat(Patience.of(pool.get("/").thenCompose(GunStream::body)).size())
                    .isZero();
        });
    }

    @Test
    void stoppingLetsRunningRequestsFinish() {
        runner.run(context -> {
            GunPool pool = context.getBean(GunPool.class);
            pool.awaitUp(Patience.LIMIT);
            GunStream stream = pool.awaitStream(connection -> connection.get("/wait"));
            await().until(() -> peer.targets.contains("/wait"));
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(
                    () -> context.getSourceApplicationContext().stop());
            await().until(() -> pool.info().state() == PoolInfo.State.STOPPED);

            peer.gate.countDown();

            assertThat(stream.awaitResponse(Patience.LIMIT).status()).isEqualTo(200);
            Patience.of(stopped);
        });
    }

    @Test
    void onePoolIsOpenedLater() {
        runner.withPropertyValues("gun.connections.market-api.auto-start=false").run(context -> {
            GunPool pool = context.getBean(GunPool.class);
            assertThat(pool.info())
                    .isEqualTo(new PoolInfo(
                            "market-api", peer.uri(), "market-api", PoolInfo.State.STOPPED, 2, 0, 0, List.of()));
            assertThatIllegalStateException()
                    .isThrownBy(() -> pool.get("/"))
                    .withMessage("Pool 'market-api' is not open: it has auto-start: false,"
                            + " so GunPoolRegistry.open(\"market-api\") opens it");

            context.getBean(GunPoolRegistry.class).open("market-api");

            pool.awaitUp(Patience.LIMIT);
            assertThat(pool.info().origin()).isEqualTo(peer.uri());
        });
    }

    @Test
    void theStartWaitsForEveryConnectionOfThePool() {
        runner.withPropertyValues("gun.connections.market-api.await-up=30s")
                .run(context -> assertThat(context.getBean(GunPool.class).info().state())
                        .isEqualTo(PoolInfo.State.OPERATIONAL));
        runner.withPropertyValues("gun.connections.market-api.await-up=100ms")
                .withBean(
                        GunPoolCustomizer.class,
                        () -> (pool, options) -> options.setup(connection -> new CompletableFuture<>()))
                .run(context -> assertThat(context).getFailure().rootCause().isInstanceOf(GunException.TimedOut.class));
    }

    @Test
    void poolsComeAndGoAtRunTime() {
        runner.run(context -> {
            GunPoolRegistry pools = context.getBean(GunPoolRegistry.class);

            GunPool added = pools.add("late", URI.create(peer.uri()), options -> options.size(1));
            added.awaitUp(Patience.LIMIT);

            assertThat(added.options().scope()).isEqualTo("late");
            assertThat(pools.names()).containsExactly("market-api", "late");
            assertThat(pools.remove("late")).isTrue();
            assertThat(pools.remove("late")).isFalse();
            assertThat(added.terminated()).succeedsWithin(Patience.LIMIT);
            assertThat(added.info().state()).isEqualTo(PoolInfo.State.STOPPED);
            assertThat(pools.find("late")).isEmpty();
            assertThat(catchThrowableOfType(UnknownGunPoolException.class, () -> pools.get("late"))
                            .known())
                    .containsExactly("market-api");
        });
    }

    @Test
    void aNameStandsForAConnectionOrAPoolAndNotForBoth() {
        runner.withPropertyValues("gun.connections.other.uri=" + peer.uri()).run(context -> {
            GunPoolRegistry pools = context.getBean(GunPoolRegistry.class);
            GunConnectionRegistry connections = context.getBean(GunConnectionRegistry.class);
            URI uri = URI.create(peer.uri());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pools.add("other", uri, options -> {}))
                    .withMessage("There is a connection named 'other' already");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pools.add("market-api", uri, options -> {}))
                    .withMessage("There is a pool named 'market-api' already");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> connections.add("market-api", uri))
                    .withMessage("There is a pool named 'market-api' already");
        });
    }

    @Test
    void everyConnectionConnectsAgainWhenThePoolIsToldTo() {
        runner.run(context -> {
            GunPool pool = context.getBean(GunPool.class);
            pool.awaitUp(Patience.LIMIT);

            context.getBean(GunPoolRegistry.class).reconnect("market-api");

            await().untilAsserted(() -> assertThat(pool.info().members())
                    .allMatch(member -> member.connection().timesUp() == 2));
            pool.awaitUp(Patience.LIMIT);
        });
    }

    @Test
    void aRestartedPoolIsANewOneUnderTheSameBean() {
        runner.withUserConfiguration(Messages.class).run(context -> {
            GunPool pool = context.getBean(GunPool.class);
            pool.awaitUp(Patience.LIMIT);

            context.getBean(GunPoolRegistry.class).restart("market-api");

            Messages messages = context.getBean(Messages.class);
            await().untilAsserted(() -> assertThat(messages.up).hasSize(4));
            assertThat(messages.terminated).hasSize(2);
            pool.awaitUp(Patience.LIMIT);
        });
    }

    @Test
    void serviceConnectionsSayWhereAPoolPoints() {
        runner.withPropertyValues("gun.connections.market-api.uri=http://nowhere.invalid")
                .withBean(GunConnectionDetails.class, () -> name -> URI.create(peer.uri()))
                .run(context -> {
                    context.getBean(GunPool.class).awaitUp(Patience.LIMIT);
                    assertThat(context.getBean(GunPool.class).origin()).isEqualTo(peer.uri());
                });
    }

    @Test
    void withoutAPoolThereIsNoBeanOfItsType() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(GunPool.class));
    }
}
