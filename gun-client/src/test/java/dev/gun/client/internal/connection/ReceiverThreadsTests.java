package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The threads that call receivers")
@Timeout(120)
class ReceiverThreadsTests {

    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    @Test
    @DisplayName("run every task once, whoever hands it over and whenever")
    void runEveryTaskOnce() throws Exception {
        int producers = 4;
        int each = 50_000;
        // So short that threads come and go all the time.
        ReceiverThreads threads = new ReceiverThreads(3, TimeUnit.MICROSECONDS.toNanos(20), "test");
        AtomicIntegerArray runs = new AtomicIntegerArray(producers * each);
        CountDownLatch left = new CountDownLatch(runs.length());
        List<Thread> handing = new ArrayList<>();
        for (int producer = 0; producer < producers; producer++) {
            int first = producer * each;
            Thread thread = new Thread(() -> {
                for (int i = first; i < first + each; i++) {
                    int number = i;
                    threads.execute(() -> {
                        runs.incrementAndGet(number);
                        left.countDown();
                    });
                }
            });
            handing.add(thread);
            thread.start();
        }
        for (Thread thread : handing) {
            thread.join();
        }
        left.await();
        for (int i = 0; i < runs.length(); i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
        threads.end();
        await().until(threads::size, size -> size == 0);
    }

    @Test
    @DisplayName(
            "are as many as may be when each of them is blocked, and no more: spec page 1 §5, a slow receiver slows only itself")
    void areAsManyAsNeeded() throws Exception {
        ReceiverThreads threads = new ReceiverThreads(3, LONG, "test");
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(3);
        CountDownLatch after = new CountDownLatch(1);
        Set<String> names = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 3; i++) {
            threads.execute(() -> {
                names.add(Thread.currentThread().getName());
                blocked.countDown();
                awaitQuietly(gate);
            });
        }
        blocked.await();
        threads.execute(after::countDown);
        assertThat(threads.size()).isEqualTo(3);
        assertThat(after.getCount()).isEqualTo(1);
        gate.countDown();
        after.await();
        assertThat(names).containsExactlyInAnyOrder("test-1", "test-2", "test-3");
        threads.end();
        await().until(threads::size, size -> size == 0);
    }

    @Test
    @DisplayName("are one when one is called, which then does all that waits")
    void areOneWhenOneIsCalled() throws Exception {
        ReceiverThreads threads = new ReceiverThreads(3, LONG, "test");
        Set<String> names = ConcurrentHashMap.newKeySet();
        CountDownLatch left = new CountDownLatch(16);
        for (int i = 0; i < 16; i++) {
            threads.add(() -> {
                names.add(Thread.currentThread().getName());
                left.countDown();
            });
        }
        // As for the last of them, so that nobody watches whether the thread is quick.
        threads.callOne(1);
        left.await();
        assertThat(names).containsExactly("test-1");
        assertThat(threads.size()).isEqualTo(1);
        threads.end();
        await().until(threads::size, size -> size == 0);
    }

    @Test
    @DisplayName("go when there has been nothing to do for long enough, and come again")
    void goAndComeAgain() throws Exception {
        ReceiverThreads threads = new ReceiverThreads(2, TimeUnit.MILLISECONDS.toNanos(1), "test");
        for (int round = 0; round < 3; round++) {
            CountDownLatch done = new CountDownLatch(1);
            threads.execute(done::countDown);
            done.await();
            await().until(threads::size, size -> size == 0);
        }
    }

    @Test
    @DisplayName("do a task that comes in the moment in which the only thread goes, without another task coming")
    void noTaskIsForgottenWhenAThreadGoes() throws Exception {
        ReceiverThreads threads = new ReceiverThreads(1, 0, "test");
        Semaphore done = new Semaphore(0);
        for (int round = 0; round < 5_000; round++) {
            threads.execute(done::release);
            done.acquire();
        }
        threads.end();
        await().until(threads::size, size -> size == 0);
    }

    @Test
    @DisplayName("survive what a task throws, and leave no interrupt to the next one")
    void surviveWhatATaskThrows() throws Exception {
        ReceiverThreads threads = new ReceiverThreads(1, LONG, "test");
        List<Boolean> interrupted = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        threads.execute(() -> Thread.currentThread().interrupt());
        threads.execute(() -> {
            throw new IllegalStateException("a fault");
        });
        threads.execute(() -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            done.countDown();
        });
        done.await();
        assertThat(interrupted).containsExactly(false);
        threads.end();
        await().until(threads::size, size -> size == 0);
    }

    @Test
    @DisplayName("do what waits before they end; what comes after that is done by whoever asks")
    void doWhatWaitsBeforeTheyEnd() throws Exception {
        ReceiverThreads threads = new ReceiverThreads(1, LONG, "test");
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(2);
        List<Thread> runners = new ArrayList<>();
        threads.execute(() -> awaitQuietly(gate));
        threads.execute(waiting::countDown);
        threads.execute(waiting::countDown);
        threads.end();
        gate.countDown();
        waiting.await();
        threads.execute(() -> runners.add(Thread.currentThread()));
        assertThat(runners).containsExactly(Thread.currentThread());
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
