package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunConnection;
import dev.gun.spring.boot.autoconfigure.listener.GunWsListenerAutoConfiguration;
import dev.gun.spring.listener.GunWsListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

@DisplayName("@GunWsListener methods of a live feed (page 3, Delivery)")
class LiveListenerTests {

    private FeedServer server;
    private ApplicationContextRunner runner;

    record Tick(int number, String padding) {}

    record Seen(int number) {}

    static class Listener {
        final List<Integer> ticks = new CopyOnWriteArrayList<>();
        final CountDownLatch gate = new CountDownLatch(1);
        volatile int blockAt = -1;

        Tick on(Tick tick) throws InterruptedException {
            if (tick.number == -1) {
                throw new IllegalStateException("a tick without a number");
            }
            if (tick.number == blockAt && !gate.await(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
            ticks.add(tick.number);
            return tick;
        }
    }

    static class InOrder extends Listener {
        @GunWsListener("prices")
        Seen tick(Tick tick) throws InterruptedException {
            return new Seen(on(tick).number());
        }
    }

    static class TwoAtOnce extends Listener {
        @GunWsListener(connections = "prices", concurrency = "2")
        void tick(Tick tick) throws InterruptedException {
            on(tick);
        }
    }

    @BeforeEach
    void start() throws InterruptedException {
        server = new FeedServer();
        runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        GunAutoConfiguration.class,
                        GunWsListenerAutoConfiguration.class,
                        JacksonAutoConfiguration.class,
                        LifecycleAutoConfiguration.class))
                .withPropertyValues(
                        "gun.connections.prices.uri=" + server.uri(),
                        "gun.connections.prices.websocket.subscribe=subscribe");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void tick(int number, String padding) {
        server.send("{\"number\":" + number + ",\"padding\":\"" + padding + "\"}");
    }

    private void subscribed() {
        await().until(() -> server.heard.equals(List.of("subscribe")));
    }

    @Test
    void framesComeInOrderAndTheAnswersGoBackInOrder() {
        runner.withBean(InOrder.class).run(context -> {
            subscribed();
            IntStream.range(0, 1_000).forEach(i -> tick(i, ""));

            await().until(() -> server.heard.size() == 1_001);
            assertThat(server.heard.subList(1, 1_001))
                    .containsExactlyElementsOf(IntStream.range(0, 1_000)
                            .mapToObj(i -> "{\"number\":" + i + "}")
                            .toList());
        });
    }

    @Test
    void aMethodThatThrowsOrWhoseFrameDoesNotConvertIsCountedAndTheNextFrameComes() {
        runner.withBean(InOrder.class).run(context -> {
            subscribed();
            tick(1, "");
            server.send("no JSON");
            tick(-1, "");
            tick(2, "");

            InOrder listener = context.getBean(InOrder.class);
            await().until(() -> listener.ticks.contains(2));
            assertThat(listener.ticks).containsExactly(1, 2);
            assertThat(prices(context).info().listenerFailures()).isEqualTo(2);
        });
    }

    @Test
    void aSlowMethodStopsTheServerAndLosesNothing() {
        slow(InOrder.class);
    }

    @Test
    void aSlowMethodWithThreadsOfItsOwnStopsTheServerAndLosesNothing() {
        slow(TwoAtOnce.class);
    }

    private void slow(Class<? extends Listener> type) {
        runner.withBean(type).run(context -> {
            subscribed();
            Listener listener = context.getBean(type);
            listener.blockAt = 0;
            String padding = "x".repeat(10_000);
            tick(0, "");
            tick(0, "");

            int sent = 0;
            while (prices(context).info().readPausedSince() == null || server.isWritable()) {
                if (server.isWritable()) {
                    tick(++sent, padding);
                    assertThat(sent).isLessThan(20_000);
                } else {
                    Thread.onSpinWait();
                }
            }
            assertThat(listener.ticks).isEmpty();
            listener.gate.countDown();

            int all = sent;
            await().until(() -> listener.ticks.size() == all + 2);
            assertThat(listener.ticks)
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(-1, all)
                            .map(i -> Math.max(0, i))
                            .boxed()
                            .toList());
        });
    }

    private static GunConnection prices(ApplicationContext context) {
        return context.getBean("pricesGunConnection", GunConnection.class);
    }
}
