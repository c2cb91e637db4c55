package dev.gun.spring.cluster;

import dev.gun.client.GunConnection;
import dev.gun.spring.LeaderElection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.integration.metadata.ConcurrentMetadataStore;
import org.springframework.integration.support.locks.LockRegistry;

/**
 * Leadership by locks of Spring Integration: who has a connection's lock leads it. Each connection has a thread, which
 * blocks in the lock store; one more thread, which never does, ends what was not renewed in time.
 */
public final class LockLeaderElection implements LeaderElection, DisposableBean {

    private final GunLeaderships leaderships;
    private final LockRegistry<?> registry;
    private final String keyPrefix;
    private final Candidate.Election election;
    private final Map<String, Candidate> candidates = new ConcurrentHashMap<>();

    /**
     * An election.
     *
     * @param leaderships shows its results
     * @param registry has the locks
     * @param store counts the epochs; {@code null} to use the time
     * @param keyPrefix what the keys of locks begin with; the connection's name follows
     * @param times how long a lock is held
     */
    public LockLeaderElection(
            GunLeaderships leaderships,
            LockRegistry<?> registry,
            @Nullable ConcurrentMetadataStore store,
            String keyPrefix,
            LeaseTimes times) {
        this(
                leaderships,
                registry,
                keyPrefix,
                new Candidate.Election(
                        times,
                        store == null ? Epochs.of(System::currentTimeMillis) : Epochs.of(store),
                        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "gun-leader-watch")),
                        System::nanoTime));
    }

    LockLeaderElection(
            GunLeaderships leaderships, LockRegistry<?> registry, String keyPrefix, Candidate.Election election) {
        this.leaderships = leaderships;
        this.registry = registry;
        this.keyPrefix = keyPrefix;
        this.election = election;
    }

    @Override
    public void stand(String connection, Supplier<GunConnection> open) {
        candidates.compute(
                connection, (name, before) -> before != null && before.isStanding() ? before : candidate(name, open));
    }

    private Candidate candidate(String connection, Supplier<GunConnection> open) {
        String key = keyPrefix + connection;
        Candidate candidate = new Candidate(
                leaderships.of(connection),
                open,
                () -> new LeadershipLock(registry, key, election.times().lease()),
                key,
                election);
        daemon(candidate, "gun-leader-" + connection).start();
        return candidate;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public CompletionStage<?> withdraw(String connection) {
        Candidate candidate = candidates.remove(connection);
        return candidate == null ? CompletableFuture.completedFuture(null) : candidate.withdraw();
    }

    @Override
    public void destroy() {
        candidates.keySet().forEach(this::withdraw);
        // The registry, which was destroyed before, has closed every connection.
        election.watch().shutdownNow();
    }
}
