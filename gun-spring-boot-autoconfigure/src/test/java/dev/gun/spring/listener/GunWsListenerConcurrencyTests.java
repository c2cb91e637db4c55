package dev.gun.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.Reason;
import dev.gun.client.message.GunTerminated;
import dev.gun.spring.GunOwnerEventPublisher;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayName("The concurrency of @GunWsListener methods (issue 6 point 3)")
class GunWsListenerConcurrencyTests {

    private final ListenerContext frames = new ListenerContext();
    private final ApplicationContextRunner runner = frames.runner.withBean(Two.class);

    static class Two {
        final CountDownLatch gate = new CountDownLatch(1);
        final Set<String> begun = new ConcurrentSkipListSet<>();
        final Set<String> done = new ConcurrentSkipListSet<>();
        final Set<String> threads = new CopyOnWriteArraySet<>();
        final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger now = new AtomicInteger();

        @GunWsListener(connections = "prices", concurrency = "2")
        void on(String text) throws InterruptedException {
            threads.add(Thread.currentThread().getName());
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            begun.add(text);
            if (!gate.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
            now.decrementAndGet();
            if (text.equals("throw")) {
                throw new IllegalStateException("thrown");
            }
            done.add(text);
        }
    }

    /** Runs on a thread of its own what has to wait for something. */
    private static Thread waiting(Runnable task) {
        Thread thread = new Thread(task, "waiting");
        thread.start();
        // Seen once: on its way it may wait for something else.
        assertThat(await().until(thread::getState, Set.of(Thread.State.WAITING, Thread.State.TERMINATED)::contains))
                .isEqualTo(Thread.State.WAITING);
        return thread;
    }

    @Test
    void twoFramesAreWorkedOnAtOnceAndTheThirdHoldsTheConnectionBack() {
        runner.run(context -> {
            Two two = context.getBean(Two.class);
            frames.receive(context, "1");
            frames.receive(context, "2");
            await().until(() -> two.begun.size() == 2);

            Thread third = waiting(() -> frames.receive(context, "3"));
            assertThat(two.begun).containsExactly("1", "2");
            two.gate.countDown();

            third.join(Duration.ofSeconds(30).toMillis());
            await().until(() -> two.done.size() == 3);
            assertThat(two.most).hasValue(2);
            assertThat(two.threads).isNotEmpty().allMatch(name -> name.startsWith("gun-ws-"));
        });
    }

    @Test
    void theLastMessageWaitsForAllThatAreBeingWorkedOn() {
        runner.run(context -> {
            Two two = context.getBean(Two.class);
            frames.receive(context, "1");
            frames.receive(context, "2");
            await().until(() -> two.begun.size() == 2);

            Thread last = waiting(() -> context.getBean(GunOwnerEventPublisher.class)
                    .receive(new GunTerminated("prices", Reason.SHUTDOWN)));
            assertThat(two.done).isEmpty();
            two.gate.countDown();

            last.join(Duration.ofSeconds(30).toMillis());
            assertThat(two.done).containsExactly("1", "2");
        });
    }

    @Test
    void aFailureOnAThreadOfItsOwnIsCountedAndTheNextFrameComes() {
        runner.run(context -> {
            Two two = context.getBean(Two.class);
            two.gate.countDown();

            frames.receive(context, "throw");
            frames.receive(context, "next");

            await().until(() -> two.done.contains("next"));
            await().until(() -> context.getBean(GunWsListenerRegistry.class)
                            .listeners()
                            .get(0)
                            .failures()
                    == 1);
        });
    }

    @Test
    void itsThreadsEndWithTheContext() {
        runner.run(context -> {
            Two two = context.getBean(Two.class);
            two.gate.countDown();
            frames.receive(context, "1");
            await().until(() -> two.done.contains("1"));
        });

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("gun-ws-")));
    }
}
