package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunTerminated;
import dev.gun.client.message.GunUp;
import dev.gun.client.message.GunWs;
import dev.gun.spring.boot.autoconfigure.health.GunHealthContributorAutoConfiguration;
import dev.gun.spring.boot.health.GunHealthContributor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

@DisplayName("A live feed in an application (page 3, Delivery and Lifecycle)")
class LiveFeedTests {

    private static final String SUBSCRIBE = "{\"op\":\"subscribe\",\"channel\":\"ticker\"}";

    private FeedServer server;
    private ApplicationContextRunner runner;

    @BeforeEach
    void start() throws InterruptedException {
        server = new FeedServer();
        runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        GunAutoConfiguration.class,
                        GunHealthContributorAutoConfiguration.class,
                        LifecycleAutoConfiguration.class,
                        TaskExecutionAutoConfiguration.class))
                .withBean(Listener.class)
                .withPropertyValues(
                        "gun.connections.prices.uri=" + server.uri(),
                        "gun.connections.prices.websocket.subscribe=" + SUBSCRIBE,
                        "gun.defaults.retry.initial-delay=10ms");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void subscribed(int times) {
        await().until(() -> server.heard.size() == times);
        assertThat(server.heard).containsOnly(SUBSCRIBE);
    }

    private static Status health(ApplicationContext context) {
        HealthIndicator prices =
                (HealthIndicator) context.getBean(GunHealthContributor.class).getContributor("prices");
        return prices.health().getStatus();
    }

    @Test
    void framesReachListenersInOrderAndOffTheEventLoop() {
        runner.run(context -> {
            subscribed(1);

            IntStream.range(0, 1_000).forEach(i -> server.send("tick " + i));

            Listener listener = context.getBean(Listener.class);
            await().until(() -> listener.texts.size() == 1_000);
            assertThat(listener.texts)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1_000).mapToObj(i -> "tick " + i).toList());
            assertThat(listener.threads).isNotEmpty().allMatch(name -> name.startsWith("gun-rcv"));
            assertThat(listener.others).first().isInstanceOf(GunUp.class);
        });
    }

    @Test
    void listenersAreCalledOnBootsExecutorWhenChosen() {
        runner.withPropertyValues("gun.runtime.executor=application").run(context -> {
            subscribed(1);
            server.send("tick");

            Listener listener = context.getBean(Listener.class);
            await().until(() -> listener.texts.size() == 1);
            assertThat(listener.threads).isNotEmpty().allMatch(name -> name.startsWith("task-"));
        });
    }

    @Test
    void aListenerThatThrowsLosesOneMessage() {
        runner.run(context -> {
            subscribed(1);

            server.send("first");
            server.send("throw");
            server.send("last");

            Listener listener = context.getBean(Listener.class);
            await().until(() -> listener.texts.contains("last"));
            assertThat(listener.texts).containsExactly("first", "last");
            GunConnection prices = context.getBean(GunClient.class).connection("prices");
            assertThat(prices.info().listenerFailures()).isEqualTo(1);
            assertThat(prices.info().state().isUp()).isTrue();
        });
    }

    @Test
    void aSlowListenerStopsTheServerAndLosesNothing() {
        runner.run(context -> {
            subscribed(1);
            Listener listener = context.getBean(Listener.class);
            String padding = "x".repeat(10_000);

            GunConnection prices = context.getBean(GunClient.class).connection("prices");

            server.send("block");
            int sent = 0;
            while (prices.info().readPausedSince() == null || server.isWritable()) {
                if (server.isWritable()) {
                    server.send(sent++ + padding);
                    assertThat(sent).isLessThan(20_000);
                } else {
                    Thread.onSpinWait();
                }
            }
            assertThat(health(context)).isEqualTo(Status.UP);
            listener.gate.countDown();

            int all = sent;
            await().until(() -> listener.texts.size() == all + 1);
            assertThat(listener.texts)
                    .endsWith((all - 1) + padding)
                    .containsSubsequence("block", "0" + padding, "1" + padding, (all - 2) + padding);
        });
    }

    @Test
    void aConnectionThatIsLostComesBackSubscribedAndHealthSaysSo() {
        runner.run(context -> {
            subscribed(1);
            await().until(() -> health(context), Status.UP::equals);

            server.drop();
            subscribed(2);
            server.send("after");

            Listener listener = context.getBean(Listener.class);
            await().until(() -> listener.texts.contains("after"));
            await().until(() -> health(context), Status.UP::equals);
            assertThat(listener.others.stream().map(LiveFeedTests::kind))
                    .containsSubsequence("GunUp", "session_ready", "session_lost", "GunDown", "GunUp", "session_ready");
        });
    }

    private static String kind(GunMessage message) {
        return message instanceof GunNotify notify
                ? notify.notice().code()
                : message.getClass().getSimpleName();
    }

    @Test
    void healthIsDownWhileTheServerIsAway() {
        runner.run(context -> {
            subscribed(1);
            await().until(() -> health(context), Status.UP::equals);

            server.close();

            await().until(() -> health(context), Status.DOWN::equals);
            GunConnection prices = context.getBean(GunClient.class).connection("prices");
            // The session is lost before its connection is.
            await().untilAsserted(() -> assertThat(prices.info().lastError()).isNotNull());
        });
    }

    @Test
    void stoppingClosesTheWebSocketProperlyAndStartingOpensANewOne() {
        runner.run(context -> {
            subscribed(1);
            ConfigurableApplicationContext source = context.getSourceApplicationContext();
            GunConnection prices = context.getBean("pricesGunConnection", GunConnection.class);

            source.stop();
            assertThat(server.closeCodes).containsExactly(1001);
            assertThat(prices.info().state()).isEqualTo(ConnectionState.TERMINATED);
            Listener listener = context.getBean(Listener.class);
            await().until(() -> listener.others.stream().anyMatch(GunTerminated.class::isInstance));
            assertThat(listener.others).noneMatch(GunDown.class::isInstance);
            source.start();

            subscribed(2);
            server.send("after");
            await().until(() -> listener.texts.contains("after"));
        });
    }

    @Test
    void anApplicationMaySendOverTheConnectionItWasGiven() {
        runner.run(context -> {
            subscribed(1);
            GunConnection prices = context.getBean("pricesGunConnection", GunConnection.class);
            await().until(() -> health(context), Status.UP::equals);

            prices.session().send(WsFrame.text("order"));

            await().until(() -> server.heard.contains("order"));
        });
    }

    @Test
    void nothingIsLeftWhenTheContextIsClosed() {
        runner.run(context -> {
            subscribed(1);
            server.send("tick");
            await().until(() -> !context.getBean(Listener.class).texts.isEmpty());
        });

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("gun-")));
    }

    /** Keeps what it gets; throws and blocks when a text says so. */
    static class Listener {
        final List<String> texts = new CopyOnWriteArrayList<>();
        final List<GunMessage> others = new CopyOnWriteArrayList<>();
        final Set<String> threads = new CopyOnWriteArraySet<>();
        final CountDownLatch gate = new CountDownLatch(1);

        @EventListener
        void on(GunWs ws) throws InterruptedException {
            threads.add(Thread.currentThread().getName());
            if (!(ws.frame() instanceof WsFrame.Text text)) {
                return;
            }
            if (text.text().equals("throw")) {
                throw new IllegalStateException("thrown by a listener");
            }
            if (text.text().equals("block") && !gate.await(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
            texts.add(text.text());
        }

        @EventListener
        void on(GunMessage message) {
            if (!(message instanceof GunWs)) {
                others.add(message);
            }
        }
    }
}
