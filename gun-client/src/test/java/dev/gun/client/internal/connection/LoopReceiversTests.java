package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.internal.transport.EventLoops;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("What an event loop hands over to receivers' threads")
@Timeout(120)
class LoopReceiversTests {

    private final EventLoopGroup loops = EventLoops.create(1, "test-io");
    private final EventLoop loop = loops.next();
    private final ReceiverThreads threads = new ReceiverThreads(3, TimeUnit.HOURS.toNanos(1), "test");
    private final Executor receivers = LoopReceivers.of(loop, threads);

    @AfterEach
    void end() {
        threads.end();
        await().until(threads::size, size -> size == 0);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    @DisplayName("is done, every task once, from the loop and from elsewhere")
    void isDoneOnce() throws Exception {
        int each = 20_000;
        AtomicIntegerArray runs = new AtomicIntegerArray(2 * each);
        CountDownLatch left = new CountDownLatch(2 * each);
        for (int i = 0; i < each; i += 100) {
            int first = i;
            loop.execute(() -> handOver(first, first + 100, runs, left));
            handOver(each + first, each + first + 100, runs, left);
        }
        left.await();
        for (int i = 0; i < runs.length(); i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
    }

    private void handOver(int from, int to, AtomicIntegerArray runs, CountDownLatch left) {
        for (int i = from; i < to; i++) {
            int number = i;
            receivers.execute(() -> {
                runs.incrementAndGet(number);
                left.countDown();
            });
        }
    }

    @Test
    @DisplayName(
            "does not wait behind receivers that block while there is a thread: spec page 1 §5, a slow receiver slows"
                    + " only itself")
    void doesNotWaitBehindOneThatBlocks() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch last = new CountDownLatch(1);
        loop.execute(() -> {
            receivers.execute(() -> awaitQuietly(gate));
            receivers.execute(() -> awaitQuietly(gate));
            receivers.execute(last::countDown);
        });
        last.await();
        assertThat(gate.getCount()).isEqualTo(1);
        gate.countDown();
    }

    @Test
    @DisplayName("does not wait behind a receiver that blocks when it comes later, alone, while that one is at work")
    void doesNotWaitBehindOneThatIsAtWork() throws Exception {
        for (int round = 0; round < 200; round++) {
            CountDownLatch gate = new CountDownLatch(1);
            CountDownLatch atWork = new CountDownLatch(1);
            CountDownLatch later = new CountDownLatch(1);
            loop.execute(() -> receivers.execute(() -> {
                atWork.countDown();
                awaitQuietly(gate);
            }));
            if (round % 2 == 0) {
                atWork.await();
            }
            loop.execute(() -> receivers.execute(later::countDown));
            later.await();
            assertThat(gate.getCount()).isEqualTo(1);
            gate.countDown();
        }
    }

    @Test
    @DisplayName("is watched by a thread that goes when nothing has been handed over for long, and comes again")
    void isWatchedByAThreadThatGoes() throws Exception {
        ReceiverThreads passing = new ReceiverThreads(2, TimeUnit.MILLISECONDS.toNanos(1), "passing");
        Executor way = LoopReceivers.of(loop, passing);
        for (int round = 0; round < 3; round++) {
            CountDownLatch gate = new CountDownLatch(1);
            CountDownLatch second = new CountDownLatch(1);
            loop.execute(() -> {
                way.execute(() -> awaitQuietly(gate));
                way.execute(second::countDown);
            });
            second.await();
            gate.countDown();
            await().atMost(Duration.ofSeconds(20)).until(() -> watches("passing-watch") == 0);
        }
        passing.end();
        await().until(passing::size, size -> size == 0);
    }

    private static long watches(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
