package dev.gun.spring.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import dev.gun.client.GunConnection;
import dev.gun.client.Reason;
import dev.gun.spring.testkit.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.integration.metadata.SimpleMetadataStore;
import org.springframework.integration.support.locks.DistributedLock;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.integration.support.locks.RenewableLockRegistry;

@DisplayName("Leadership by locks of Spring Integration (page 3, Cluster)")
class LockLeaderElectionTests {

    private static final LeaseTimes TIMES = new LeaseTimes(Duration.ofHours(2), Duration.ofMillis(20));

    /** Stands still unless a test moves it: a term is never over because the machine is slow. */
    private final AtomicLong nanoTime = new AtomicLong();

    private final SimpleMetadataStore epochs = new SimpleMetadataStore();
    private final Locks locks = new Locks();
    private final Instance first = new Instance();
    private final Instance second = new Instance();

    /** Locks of one JVM, which can be lost, and a store that can fail. */
    private static final class Locks implements RenewableLockRegistry<Lock> {
        final ReentrantLock lock = new ReentrantLock();
        final List<Object> keys = new CopyOnWriteArrayList<>();
        volatile boolean lost;
        volatile boolean failing;

        @Override
        public Lock obtain(Object key) {
            keys.add(key);
            if (failing) {
                throw new UnsupportedOperationException("no connection to the store");
            }
            return lock;
        }

        @Override
        public void renewLock(Object key) {
            renewLock(key, Duration.ZERO);
        }

        @Override
        public void renewLock(Object key, Duration lease) {
            if (failing) {
                throw new UnsupportedOperationException("no connection to the store");
            }
            if (lost) {
                throw new IllegalStateException("Could not renew mutex at " + key);
            }
        }
    }

    /** An instance of the application. */
    private final class Instance {
        final ScheduledExecutorService watch = mock(ScheduledExecutorService.class);
        final GunLeaderships leaderships = new GunLeaderships(List.of("prices"));
        final GunLeadership leadership = leaderships.get("prices");
        final LockLeaderElection election = new LockLeaderElection(
                leaderships, locks, "gun:app:", new Candidate.Election(TIMES, Epochs.of(epochs), watch, nanoTime::get));
        final List<String> calls = new CopyOnWriteArrayList<>();
        /** How often a connection's end was asked for, which is the first that is done with one. */
        final AtomicInteger held = new AtomicInteger();

        volatile CompletableFuture<Reason> terminated = new CompletableFuture<>();
        volatile boolean endsAtShutdown = true;

        void stand() {
            election.stand("prices", this::open);
        }

        GunConnection open() {
            GunConnection connection = mock(GunConnection.class);
            CompletableFuture<Reason> end = new CompletableFuture<>();
            terminated = end;
            calls.add("open");
            given(connection.terminated()).willAnswer(call -> {
                held.incrementAndGet();
                return end;
            });
            willAnswer(call -> {
                        calls.add("shutdown");
                        return endsAtShutdown && end.complete(Reason.SHUTDOWN);
                    })
                    .given(connection)
                    .shutdown();
            willAnswer(call -> {
                        // Closing what has ended does nothing.
                        if (!end.isDone()) {
                            calls.add("close");
                        }
                        return end.complete(Reason.SHUTDOWN);
                    })
                    .given(connection)
                    .close();
            return connection;
        }

        void awaitLeading() {
            awaitLeading(1);
        }

        /** Waits until it has the connection for the so manieth time: asked for, given, and known to its term. */
        void awaitLeading(int times) {
            await().until(() -> leadership.isLeader() && held.get() == times);
        }
    }

    @AfterEach
    void stop() {
        first.election.destroy();
        second.election.destroy();
        first.terminated.complete(Reason.SHUTDOWN);
        second.terminated.complete(Reason.SHUTDOWN);
    }

    @Test
    void oneOfTwoInstancesOpensTheConnection() {
        first.stand();
        first.awaitLeading();
        second.stand();

        await().until(() -> locks.lock.hasQueuedThreads());
        assertThat(first.calls).containsExactly("open");
        assertThat(first.leadership.epoch()).isEqualTo(1);
        assertThat(second.calls).isEmpty();
        assertThat(second.leadership.isLeader()).isFalse();
        assertThat(second.leadership.epoch()).isZero();
        assertThat(locks.keys).containsOnly("gun:app:prices");
        assertThat(first.leadership).hasToString("GunLeadership[prices, leads, epoch 1]");
        assertThat(second.leadership).hasToString("GunLeadership[prices, does not lead]");
    }

    @Test
    void whoeverWithdrawsShutsItsConnectionDownBeforeAnotherLeads() {
        first.endsAtShutdown = false;
        first.stand();
        first.awaitLeading();
        second.stand();

        CompletableFuture<?> withdrawn = first.election.withdraw("prices").toCompletableFuture();
        await().until(() -> first.calls.contains("shutdown"));
        assertThat(withdrawn).isNotDone();
        assertThat(second.calls).isEmpty();

        first.terminated.complete(Reason.SHUTDOWN);
        second.awaitLeading();
        assertThat(withdrawn).succeedsWithin(Patience.LIMIT);
        assertThat(first.calls).containsExactly("open", "shutdown");
        assertThat(second.leadership.epoch()).isEqualTo(2);
    }

    @Test
    void whoeverOnlyWaitsWithdrawsAtOnceAndNeverLeads() {
        first.stand();
        first.awaitLeading();
        second.stand();
        await().until(() -> locks.lock.hasQueuedThreads());

        assertThat(second.election.withdraw("prices").toCompletableFuture()).isCompleted();
        first.election.withdraw("prices");
        await().until(() -> !locks.lock.isLocked() && !locks.lock.hasQueuedThreads());
        assertThat(second.calls).isEmpty();
    }

    @Test
    void whoeverResignsStandsAgain() {
        first.stand();
        first.awaitLeading();

        first.leadership.resign();

        first.awaitLeading(2);
        assertThat(first.leadership.epoch()).isEqualTo(2);
        assertThat(first.calls).containsExactly("open", "shutdown", "open");
    }

    @Test
    void aLeaderWhoseLockIsLostClosesItsConnectionAtOnce() {
        first.stand();
        first.awaitLeading();

        locks.lost = true;

        await().until(() -> first.calls.contains("close"));
        assertThat(first.calls).containsExactly("open", "close");
        await().until(() -> !first.leadership.isLeader());
    }

    @Test
    void aLeaderThatCannotReachTheStoreClosesItsConnectionAfterHalfOfTheLease() {
        first.stand();
        first.awaitLeading();

        locks.failing = true;
        ArgumentCaptor<Runnable> due = ArgumentCaptor.captor();
        verify(first.watch).schedule(due.capture(), eq(Duration.ofHours(1).toNanos()), eq(TimeUnit.NANOSECONDS));
        nanoTime.addAndGet(Duration.ofHours(1).toNanos() - 1);
        due.getValue().run();
        assertThat(first.calls).containsExactly("open");
        nanoTime.incrementAndGet();
        due.getValue().run();

        assertThat(first.calls).containsExactly("open", "close");
        locks.failing = false;
        await().until(() -> first.leadership.epoch() == 2);
    }

    @Test
    void aConnectionThatGaveUpIsNotOpenedAgainUntilItIsAskedFor() {
        first.stand();
        first.awaitLeading();

        first.terminated.complete(new Reason.Shutdown(Reason.NORMAL));
        await().until(() -> !locks.lock.isLocked());
        second.stand();
        second.awaitLeading();
        assertThat(first.calls).containsExactly("open");

        second.election.withdraw("prices");
        first.stand();
        first.awaitLeading(2);
        assertThat(first.calls).containsExactly("open", "open");
    }

    @Test
    void aLockWithoutLeasesIsAskedForAgain() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        LockRegistry<Lock> registry = key -> lock;
        LeadershipLock leadership = new LeadershipLock(registry, "key", TIMES.lease());

        assertThat(leadership.tryLock(TIMES.heartBeat())).isTrue();
        assertThat(leadership.renew()).isTrue();
        assertThat(lock.getHoldCount()).isEqualTo(1);
        leadership.unlock();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void aLockWithLeasesIsTakenForOurs() throws InterruptedException {
        DistributedLock lock = mock(DistributedLock.class);
        RenewableLockRegistry<Lock> registry = mock();
        given(registry.obtain("key")).willReturn(lock);
        given(lock.tryLock(TIMES.heartBeat(), TIMES.lease())).willReturn(true);
        given(lock.tryLock(TIMES.heartBeat().toMillis(), TimeUnit.MILLISECONDS)).willReturn(false);

        assertThat(new LeadershipLock(registry, "key", TIMES.lease()).tryLock(TIMES.heartBeat()))
                .isTrue();
    }

    @Test
    void aHeartBeatIsAtMostAQuarterOfTheLease() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeaseTimes(Duration.ofSeconds(4), Duration.ofMillis(1_001)))
                .withMessage("A heart-beat of PT1.001S does not fit a lease of PT4S: allowed is a positive one, at most"
                        + " a quarter of the lease");
    }
}
