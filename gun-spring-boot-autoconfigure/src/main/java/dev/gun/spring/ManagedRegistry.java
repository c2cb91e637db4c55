package dev.gun.spring;

import dev.gun.client.GunClient;
import dev.gun.client.GunException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Opens what has a name when the application context starts, when every listener is there, and shuts it down when it
 * stops: after the web server, whose last requests may still need it, and before the executors.
 *
 * @param <M> a connection or a pool
 * @param <L> who hears of those that come and go
 */
abstract class ManagedRegistry<M extends Managed<?>, L> implements SmartLifecycle, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ManagedRegistry.class);

    /** For messages: {@code Connection} or {@code Pool}. */
    private final String kind;

    /** Opens what is managed. */
    final GunClient client;

    private final Duration shutdownTimeout;

    /** Guards changes of {@code managed} and {@code state}, and keeps two threads from opening one of them twice. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, under which they are called. */
    private final List<L> listeners = new ArrayList<>();

    private volatile Map<String, M> managed;
    private volatile State state = State.STOPPED;

    private enum State {
        /** Nothing is opened; what was is shut down. */
        STOPPED,
        /** What is there is open, and what is added is opened at once. */
        RUNNING
    }

    ManagedRegistry(String kind, GunClient client, Collection<M> configured, Duration shutdownTimeout) {
        this.kind = kind;
        this.client = client;
        this.shutdownTimeout = shutdownTimeout;
        Map<String, M> byName = new LinkedHashMap<>();
        configured.forEach(one -> byName.put(one.name(), one));
        this.managed = Collections.unmodifiableMap(byName);
    }

    // ---- what connections and pools do differently

    /** Opens it unless it is open, or has it opened. Under the lock. */
    abstract void doOpen(M one);

    /** Shuts it down; completes when it has ended and may be opened again. */
    abstract CompletableFuture<?> end(M one);

    /** There is none of that name. */
    abstract RuntimeException unknown(String name, Set<String> known);

    /** It is about to be there, or is there. Under the lock. */
    abstract void tellAdded(L listener, M one);

    /** It is not there any more. Under the lock. */
    abstract void tellRemoved(L listener, M one);

    /** Whether the start of the application opens it itself, and may wait for it. */
    boolean isOpenedAtStart(M one) {
        return true;
    }

    // ---- what they have in common

    /** By name, in the order in which they were configured and added. */
    final Map<String, M> managed() {
        return managed;
    }

    public final M get(String name) {
        M one = managed.get(name);
        if (one == null) {
            throw unknown(name, managed.keySet());
        }
        return one;
    }

    public final Set<String> names() {
        return managed.keySet();
    }

    public final boolean isOpened(String name) {
        return get(name).isOpened();
    }

    public final void addListener(L listener) {
        lock.lock();
        try {
            listeners.add(listener);
            managed.values().forEach(one -> tellAdded(listener, one));
        } finally {
            lock.unlock();
        }
    }

    final M doAdd(M added) {
        lock.lock();
        try {
            Map<String, M> more = new LinkedHashMap<>(managed);
            if (more.putIfAbsent(added.name(), added) != null) {
                throw taken(added.name());
            }
            // Before it is opened, so that they see all of it.
            listeners.forEach(listener -> tellAdded(listener, added));
            if (state == State.RUNNING) {
                doOpen(added);
            }
            managed = Collections.unmodifiableMap(more);
            return added;
        } finally {
            lock.unlock();
        }
    }

    final IllegalArgumentException taken(String name) {
        return new IllegalArgumentException(
                "There is a " + kind.toLowerCase(Locale.ROOT) + " named '" + name + "' already");
    }

    public final boolean remove(String name) {
        M removed;
        lock.lock();
        try {
            Map<String, M> fewer = new LinkedHashMap<>(managed);
            removed = fewer.remove(name);
            if (removed == null) {
                return false;
            }
            managed = Collections.unmodifiableMap(fewer);
            listeners.forEach(listener -> tellRemoved(listener, removed));
        } finally {
            lock.unlock();
        }
        end(removed);
        return true;
    }

    public final M open(String name) {
        lock.lock();
        try {
            // Looked up under the lock: one that is removed meanwhile must not be opened, nobody would end it.
            M one = get(name);
            one.want();
            if (state == State.RUNNING) {
                doOpen(one);
            }
            return one;
        } finally {
            lock.unlock();
        }
    }

    public final M restart(String name) {
        M one = get(name);
        // Not before: two of one name would be told apart by nobody who sees their messages.
        end(one).orTimeout(shutdownTimeout.toNanos(), TimeUnit.NANOSECONDS).whenComplete((all, late) -> {
            if (late != null) {
                log.warn(
                        "Closing {} '{}', which has not ended within {}, to restart it",
                        kind.toLowerCase(Locale.ROOT),
                        name,
                        shutdownTimeout);
                one.close();
            }
            reopen(one);
        });
        return one;
    }

    private void reopen(M one) {
        lock.lock();
        try {
            if (managed.get(one.name()) == one) {
                open(one.name());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        List<M> due = new ArrayList<>();
        lock.lock();
        try {
            if (state == State.RUNNING) {
                return;
            }
            state = State.RUNNING;
            for (M one : managed.values()) {
                if (one.isWanted() && isOpenedAtStart(one)) {
                    one.openSoon(client);
                    due.add(one);
                } else if (one.isWanted()) {
                    doOpen(one);
                }
            }
        } finally {
            lock.unlock();
        }
        if (mayBeOpenedLater(due)) {
            Thread opener = new Thread(() -> openLater(due), "gun-open");
            opener.setDaemon(true);
            opener.start();
        } else {
            due.forEach(Managed::openIfDue);
            awaitUp(due);
        }
    }

    /** Whether the start need not wait until they are opened: that takes long, and nothing can come of it here. */
    private boolean mayBeOpenedLater(List<M> due) {
        if (due.isEmpty() || !(client instanceof LazyGunClient lazy) || lazy.isMade()) {
            return false;
        }
        for (M one : due) {
            if (one.awaiting() != null || one.mayBeRefused()) {
                return false;
            }
        }
        return true;
    }

    private void openLater(List<M> due) {
        for (M one : due) {
            try {
                one.openIfDue();
            } catch (RuntimeException | Error e) {
                // It stays due: whoever looks at it is told the same.
                log.error("{} '{}' could not be opened", kind, one.name(), e);
            }
        }
    }

    /** All are opened before the first is waited for, so that the longest wait is all that a start takes. */
    private void awaitUp(List<M> opened) {
        long began = System.nanoTime();
        for (M one : opened) {
            GunConnectionDefinition.AwaitUp await = one.awaiting();
            if (await == null) {
                continue;
            }
            long left = await.timeout().toNanos() - (System.nanoTime() - began);
            try {
                one.waitUntilUp(Duration.ofNanos(Math.max(1, left)));
            } catch (GunException e) {
                if (await.failing()) {
                    throw new GunAwaitUpException(kind, one.name(), await.timeout(), one.lastError(), e);
                }
                log.warn(
                        "{} '{}' was not up within {}; the application starts without it",
                        kind,
                        one.name(),
                        await.timeout());
            }
        }
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Shuts all down; calls back when all have ended, or were closed because time was up. */
    @Override
    public void stop(Runnable callback) {
        Collection<M> open;
        lock.lock();
        try {
            state = State.STOPPED;
            open = managed.values();
        } finally {
            lock.unlock();
        }
        CompletableFuture.allOf(open.stream().map(this::end).toArray(CompletableFuture<?>[]::new))
                .orTimeout(shutdownTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((all, late) -> {
                    if (late != null) {
                        log.warn("Closing what has not ended, or whose listeners have not, within {}", shutdownTimeout);
                        open.forEach(Managed::close);
                    }
                    callback.run();
                });
    }

    @Override
    public boolean isRunning() {
        return state == State.RUNNING;
    }

    @Override
    public int getPhase() {
        return DefaultGunConnectionRegistry.PHASE;
    }

    @Override
    public void destroy() {
        state = State.STOPPED;
        managed.values().forEach(Managed::close);
    }
}
