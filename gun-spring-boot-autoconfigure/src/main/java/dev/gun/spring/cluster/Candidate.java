package dev.gun.spring.cluster;

import dev.gun.client.GunConnection;
import dev.gun.client.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for election on a thread of its own, which blocks in the lock store: waits for the lock, leads while it can
 * renew it, and begins anew.
 *
 * <pre>
 *   wait ──lock taken──► lead ──connection ended, lock given back──► pause ──► wait
 *     └──withdrawn──► end   └──withdrawn, or the connection gave up──► end
 * </pre>
 */
final class Candidate implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Candidate.class);

    private final DefaultGunLeadership leadership;
    private final Supplier<GunConnection> open;
    private final Election election;
    private final Supplier<LeadershipLock> locks;
    private final String key;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

    /** Ends the pause before the next time. */
    private final CompletableFuture<@Nullable Void> withdrawn = new CompletableFuture<>();

    /** Completes when this candidate does nothing any more. */
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    /** The times in a row that the lock store could not be asked. */
    private int failures;

    /**
     * What candidates share.
     *
     * @param times how long a lock is held
     * @param epochs numbers the leaders
     * @param watch ends terms in time while the candidate's thread is blocked
     * @param nanoTime the clock
     */
    record Election(LeaseTimes times, Epochs epochs, ScheduledExecutorService watch, LongSupplier nanoTime) {}

    private enum Phase {
        /** Stands, and has not the lock, or just got it. */
        WAITING,
        /** Has the lock, and the connection. */
        LEADING,
        /** Has both, and is to give them back for good. */
        LEAVING,
        /** Has neither, and stands no more. */
        WITHDRAWN
    }

    Candidate(
            DefaultGunLeadership leadership,
            Supplier<GunConnection> open,
            Supplier<LeadershipLock> locks,
            String key,
            Election election) {
        this.leadership = leadership;
        this.open = open;
        this.locks = locks;
        this.key = key;
        this.election = election;
    }

    boolean isStanding() {
        Phase now = phase.get();
        return now == Phase.WAITING || now == Phase.LEADING;
    }

    /** Stands no more; completes when this instance does not lead. */
    CompletableFuture<@Nullable Void> withdraw() {
        Phase now = leave();
        if (now == Phase.WITHDRAWN) {
            // A thread that still waits in the lock store gives the lock back if it gets it.
            return CompletableFuture.completedFuture(null);
        }
        leadership.resign();
        return ended;
    }

    private Phase leave() {
        Phase now = phase.updateAndGet(
                before -> before == Phase.LEADING || before == Phase.LEAVING ? Phase.LEAVING : Phase.WITHDRAWN);
        withdrawn.complete(null);
        return now;
    }

    @Override
    public void run() {
        try {
            while (isStanding()) {
                if (stand()) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(null);
        }
    }

    /** Waits a heart-beat for the lock, and leads if it comes; returns whether to pause before the next time. */
    private boolean stand() throws InterruptedException {
        LeadershipLock lock;
        try {
            lock = locks.get();
            if (!lock.tryLock(election.times.heartBeat())) {
                failures = 0;
                return false;
            }
        } catch (RuntimeException e) {
            unreachable(e);
            return true;
        }
        try {
            if (phase.compareAndSet(Phase.WAITING, Phase.LEADING)) {
                lead(lock);
            }
        } catch (RuntimeException e) {
            unreachable(e);
        } finally {
            unlock(lock);
            phase.updateAndGet(now -> now == Phase.LEADING ? Phase.WAITING : Phase.WITHDRAWN);
        }
        return true;
    }

    private void lead(LeadershipLock lock) throws InterruptedException {
        // Waiting for the lock took an unknown part of the lease: only a renewal says when it began.
        long renewed = election.nanoTime.getAsLong();
        if (!lock.renew()) {
            return;
        }
        Term term = new Term(election.epochs.next(key), election.times.lease(), renewed, election.nanoTime);
        if (!term.isValid()) {
            return;
        }
        failures = 0;
        leadership.begin(term);
        try {
            log.info("This instance leads connection '{}', epoch {}", leadership.connection(), term.epoch());
            watch(term);
            GunConnection connection = open.get();
            term.opened(connection);
            if (phase.get() == Phase.LEAVING) {
                term.resign();
            }
            holdUntilEnded(lock, term, connection);
        } finally {
            term.revoke();
            leadership.end(term);
            log.info("This instance no longer leads connection '{}'", leadership.connection());
        }
    }

    private void holdUntilEnded(LeadershipLock lock, Term term, GunConnection connection) throws InterruptedException {
        CompletableFuture<Reason> terminated = connection.terminated().toCompletableFuture();
        while (true) {
            try {
                Reason reason = terminated.get(election.times.heartBeat().toNanos(), TimeUnit.NANOSECONDS);
                judge(term, reason);
                return;
            } catch (TimeoutException e) {
                renew(lock, term);
            } catch (ExecutionException e) {
                throw new IllegalStateException("The end of a connection cannot fail", e);
            }
        }
    }

    private void renew(LeadershipLock lock, Term term) {
        long asked = election.nanoTime.getAsLong();
        try {
            if (lock.renew()) {
                failures = 0;
                term.extend(asked);
            } else {
                log.warn("The lock of connection '{}' was lost: it is closed here", leadership.connection());
                term.revoke();
            }
        } catch (RuntimeException e) {
            // Nobody else has the lock for now: the watch knows how long.
            unreachable(e);
        }
    }

    /** A connection that gave up by itself stays down, as it does without leadership; the others have their turn. */
    private void judge(Term term, Reason reason) {
        if (term.isValid() && reason instanceof Reason.Shutdown shutdown && shutdown.cause() != null) {
            log.warn(
                    "Connection '{}' gave up here, {}: this instance does not stand again until it is opened",
                    leadership.connection(),
                    shutdown.cause());
            leave();
        }
    }

    private void watch(Term term) {
        term.revokeIfDue();
        long left = term.left();
        if (left > 0) {
            election.watch.schedule(() -> watch(term), left, TimeUnit.NANOSECONDS);
        }
    }

    private void unlock(LeadershipLock lock) {
        try {
            lock.unlock();
        } catch (RuntimeException e) {
            log.debug("The lock of connection '{}' could not be given back: it ends by itself", key, e);
        }
    }

    private void unreachable(RuntimeException e) {
        failures++;
        if (Integer.bitCount(failures) == 1) {
            log.warn("The lock store of connection '{}' failed, {} times in a row", key, failures, e);
        }
    }

    private void pause() throws InterruptedException {
        try {
            withdrawn.get(election.times.heartBeat().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            log.trace("Standing again for connection '{}'", key);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Withdrawing cannot fail", e);
        }
    }
}
