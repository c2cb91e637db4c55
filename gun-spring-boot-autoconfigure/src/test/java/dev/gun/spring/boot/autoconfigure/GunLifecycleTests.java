package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunSession;
import dev.gun.client.GunStream;
import dev.gun.spring.testkit.Patience;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@DisplayName("The lifecycle of connections in an application (page 3, Lifecycle)")
class GunLifecycleTests {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({GunAutoConfiguration.class, LifecycleAutoConfiguration.class})
    static class Application {

        /** Stands where the web server stops. */
        @Bean
        Witness webServer(GunClient gun) {
            return new Witness(gun, WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
        }

        /** Stands where executors stop. */
        @Bean
        Witness executors(GunClient gun) {
            return new Witness(gun, 0);
        }
    }

    /** Notes, when it is stopped, whether the connection is up. */
    static final class Witness implements SmartLifecycle {

        private final GunClient gun;
        private final int phase;
        final List<Boolean> upAtStop = new CopyOnWriteArrayList<>();
        private volatile State state = State.STOPPED;

        private enum State {
            STOPPED,
            RUNNING
        }

        Witness(GunClient gun, int phase) {
            this.gun = gun;
            this.phase = phase;
        }

        @Override
        public void start() {
            state = State.RUNNING;
        }

        @Override
        public void stop() {
            upAtStop.add(gun.connection("prices").info().state().isUp());
            state = State.STOPPED;
        }

        @Override
        public boolean isRunning() {
            return state == State.RUNNING;
        }

        @Override
        public int getPhase() {
            return phase;
        }
    }

    private static ConfigurableApplicationContext start(FeedServer server) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .properties(
                        "gun.connections.prices.uri=" + server.uri(),
                        "gun.connections.prices.websocket.subscribe=hello",
                        "gun.connections.prices.await-up=30s")
                .run();
    }

    private static void ready(ConfigurableApplicationContext context) {
        GunSession session =
                context.getBean(GunClient.class).connection("prices").session();
        await().until(() -> session.state() == GunSession.State.READY);
    }

    @Test
    void connectionsOutliveTheWebServerAndEndBeforeTheExecutors() throws Exception {
        try (FeedServer server = new FeedServer()) {
            ConfigurableApplicationContext context = start(server);
            Witness webServer = context.getBean("webServer", Witness.class);
            Witness executors = context.getBean("executors", Witness.class);
            ready(context);

            context.close();

            assertThat(webServer.upAtStop).containsExactly(true);
            assertThat(executors.upAtStop).containsExactly(false);
            assertThat(server.closeCodes).containsExactly(1001);
        }
    }

    @Test
    void aContextThatIsPausedAndGoesOnIsSubscribedAgain() throws Exception {
        try (FeedServer server = new FeedServer();
                ConfigurableApplicationContext context = start(server)) {
            GunConnection prices = context.getBean("pricesGunConnection", GunConnection.class);
            for (int times = 1; times <= 3; times++) {
                ready(context);
                int heard = times;
                await().until(() -> server.heard.size() == heard);

                context.pause();
                assertThat(prices.info().state().isUp()).isFalse();
                context.restart();
            }
            ready(context);
            assertThat(server.closeCodes).containsExactly(1001, 1001, 1001);
        }
    }

    @Test
    void aRequestThatRunsIsFinishedBeforeItsConnectionEnds() {
        try (HttpPeer peer = new HttpPeer()) {
            ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                    .web(WebApplicationType.NONE)
                    .properties("gun.connections.prices.uri=" + peer.uri())
                    .run();
            GunConnection prices = context.getBean("pricesGunConnection", GunConnection.class);
            GunStream stream = prices.get("/wait");
            await().until(() -> peer.targets.size() == 1);

            CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
            await().until(() -> prices.info().state() == ConnectionState.CLOSING);
            assertThat(closing).isNotDone();
            peer.gate.countDown();

            assertThat(stream.awaitResponse(Patience.LIMIT).status()).isEqualTo(200);
            await().until(closing::isDone);
            assertThat(prices.info().state()).isEqualTo(ConnectionState.TERMINATED);
        }
    }

    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void applicationsThatComeAndGoAsWithDevtoolsLeaveNothing() throws Exception {
        try (FeedServer server = new FeedServer()) {
            for (int times = 0; times < 5; times++) {
                try (ConfigurableApplicationContext context = start(server)) {
                    ready(context);
                }
            }
            assertThat(server.heard).hasSize(5);
        }
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("gun-")));
    }
}
