package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("What receivers send (design §4: one wake-up for a batch)")
@Timeout(60)
class PutOffTests {

    /** More than the threads want to see before they take a receiver for quick. */
    private static final int MANY_QUICK = 64;

    /** How often the loop was woken by a thread of receivers. */
    private final AtomicInteger wakeUps = new AtomicInteger();
    /** How often it was given something without being woken. */
    private final AtomicInteger lazy = new AtomicInteger();

    /** Run by a thread that is about to give the loop something without waking it. */
    private volatile Runnable beforeLazy = () -> {};

    private final DefaultEventLoop loop = new DefaultEventLoop() {
        @Override
        public void execute(Runnable task) {
            if (Thread.currentThread().getName().startsWith("test-")) {
                wakeUps.incrementAndGet();
            }
            super.execute(task);
        }

        @Override
        public void lazyExecute(Runnable task) {
            lazy.incrementAndGet();
            beforeLazy.run();
            super.lazyExecute(task);
        }
    };

    private ReceiverThreads threads = threads(Long.MAX_VALUE);
    private final ClientRuntime runtime = new ClientRuntime(1, 1, null, new NoLoans());

    @AfterEach
    void end() {
        threads.end();
        await().until(threads::size, size -> size == 0);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        runtime.close();
    }

    @Test
    @DisplayName("wakes the event loop once, when all that wait have been called")
    void wakesTheLoopOnce() throws Exception {
        sendEight(1);
        assertThat(lazy).hasValue(8);
        assertThat(wakeUps).hasValue(1);
    }

    @Test
    @DisplayName("does not wait for all of many that wait: after a while the event loop is woken in between")
    void doesNotWaitForAllOfMany() throws Exception {
        threads.end();
        threads = threads(-1);
        sendEight(8);
        assertThat(lazy).hasValue(8);
        assertThat(wakeUps).hasValue(8);
    }

    private void sendEight(int expectedWakeUps) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch allWait = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(8);
        becomeQuick();
        // Or it could look by itself.
        loop.execute(() -> awaitQuietly(busy));
        threads.execute(() -> awaitQuietly(allWait));
        for (int i = 0; i < 8; i++) {
            Turns turns = turns();
            threads.add(() -> turns.submit(sent::countDown));
        }
        allWait.countDown();
        await().until(() -> wakeUps.get() >= expectedWakeUps);
        busy.countDown();
        sent.await();
    }

    @Test
    @DisplayName("does not wait for a receiver that blocks after it has sent: somebody wakes the event loop for it")
    void doesNotWaitForOneThatBlocks() throws Exception {
        for (int round = 0; round < 20; round++) {
            becomeQuick();
            CountDownLatch sent = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            Turns turns = turns();
            threads.execute(() -> {
                turns.submit(sent::countDown);
                awaitQuietly(sent);
                over.countDown();
            });
            over.await();
        }
        assertThat(lazy).hasValue(20);
    }

    @Test
    @DisplayName(
            "does not wait for one that was held up as it sent, and then blocks: nobody had looked for it too early")
    void doesNotWaitForOneThatWasHeldUp() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger wakeUpsBefore = new AtomicInteger(Integer.MAX_VALUE);
        becomeQuick();
        beforeLazy = () -> {
            await().until(PutOffTests::nobodyWatches);
            wakeUpsBefore.set(wakeUps.get());
        };
        // Or it could look by itself.
        loop.execute(() -> awaitQuietly(busy));
        Turns turns = turns();
        threads.execute(() -> {
            turns.submit(() -> {});
            awaitQuietly(over);
        });
        await().until(() -> wakeUps.get() > wakeUpsBefore.get());
        over.countDown();
        busy.countDown();
        assertThat(lazy).hasValue(1);
    }

    /** Whether the thread that wakes loops on behalf of others rests, or there is none. */
    private static boolean nobodyWatches() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("test-watch"))
                .allMatch(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getMethodName().equals("rest")));
    }

    @Test
    @DisplayName("does not wait when a blocking call begins, and nothing that is sent in it does")
    void doesNotWaitForABlockingCall() throws Exception {
        becomeQuick();
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger wakeUpsOfCall = new AtomicInteger();
        AtomicInteger lazyInCall = new AtomicInteger();
        Turns turns = turns();
        threads.execute(() -> {
            runtime.aboutToBlock();
            int wakeUpsBefore = wakeUps.get();
            int lazyBefore = lazy.get();
            CountDownLatch answered = new CountDownLatch(1);
            turns.submit(answered::countDown);
            wakeUpsOfCall.set(wakeUps.get() - wakeUpsBefore);
            lazyInCall.set(lazy.get() - lazyBefore);
            awaitQuietly(answered);
            over.countDown();
        });
        over.await();
        assertThat(wakeUpsOfCall).hasValue(1);
        assertThat(lazyInCall).hasValue(0);
    }

    private static ReceiverThreads threads(long putOffNanos) {
        return new ReceiverThreads(1, TimeUnit.HOURS.toNanos(1), "test", Long.MAX_VALUE, putOffNanos);
    }

    private void becomeQuick() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < MANY_QUICK; i++) {
            threads.add(() -> {});
        }
        threads.execute(done::countDown);
        done.await();
    }

    private Turns turns() {
        return new Turns(loop, runtime) {
            @Override
            void apply() {}

            @Override
            void applyCommands() {}

            @Override
            void flush() {}

            @Override
            void deliver() {}

            @Override
            void broken(Throwable cause) {
                throw new AssertionError(cause);
            }
        };
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
