package dev.gun.spring;

import dev.gun.client.GunClient;
import dev.gun.client.Reason;
import dev.gun.spring.GunConnectionDefinition.AwaitUp;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/**
 * What a {@link ManagedRegistry} manages: stands for the connection or pool that is open under its name now, and is
 * opened and closed any number of times. Thread-safe, but for what the registry calls under its lock.
 *
 * @param <T> a connection or a pool
 */
abstract class Managed<T> implements DisposableBean {

    /**
     * What was opened last.
     *
     * @param what the connection or pool
     * @param ending whether it was told to end: it may not say so itself yet
     * @param lastMessage completes when the application was told the last of it
     */
    record Opened<T>(T what, boolean ending, CompletableFuture<@Nullable Void> lastMessage) {

        /** It is open. */
        Opened(T what, CompletableFuture<@Nullable Void> lastMessage) {
            this(what, false, lastMessage);
        }
    }

    private final AtomicReference<@Nullable Opened<T>> current = new AtomicReference<>();

    /** Held while another one is opened: a listener of its first message may be faster than who opens it. */
    private final ReentrantLock opening = new ReentrantLock();

    /** What opens it soon, or when somebody looks at it; {@code null} when nothing is to. Changed with the lock held. */
    private volatile @Nullable GunClient due;

    /** Guarded by the registry's lock. */
    private boolean wanted;

    Managed(boolean wanted) {
        this.wanted = wanted;
    }

    // ---- what connections and pools do differently

    public abstract String name();

    public abstract void shutdown();

    public abstract void close();

    /** Opens it. */
    abstract Opened<T> open(GunClient client);

    /** How the start of the application waits for it, {@code null} for not at all. */
    abstract @Nullable AwaitUp awaiting();

    /** Whether opening it may show that its options cannot be. */
    abstract boolean mayBeRefused();

    /** Waits for it to be up; throws a {@code GunException} when it is not. */
    abstract void waitUntilUp(Duration timeout);

    /** Why it is not up, if it is known. */
    abstract @Nullable Reason lastError();

    /** Whether that one, which was opened, is at its end. */
    abstract boolean hasEnded(T what);

    /** Completes with that one. */
    abstract CompletionStage<Reason> terminated(T what);

    /** Ends that one at once, which may have ended. */
    abstract void close(T what);

    /** For who uses it too early: what is not open, and what opens it. */
    abstract String notOpen();

    // ---- what they have in common

    /** Whether it is opened when the application starts. Called under the registry's lock. */
    final boolean isWanted() {
        return wanted;
    }

    /** From now on it is opened when the application starts. Called under the registry's lock. */
    final void want() {
        wanted = true;
    }

    /** Whether it was opened since the application started; is so now if it was to be. */
    final boolean isOpened() {
        return now() != null;
    }

    /** Opens one unless one is open. The registry calls this under its lock. */
    final void openWith(GunClient client) {
        opening.lock();
        try {
            Opened<T> before = current.get();
            boolean isOpen = before != null && !before.ending && !hasEnded(before.what);
            if (before != null && !isOpen) {
                close(before.what);
            }
            if (!isOpen) {
                current.set(open(client));
            }
            due = null;
        } finally {
            opening.unlock();
        }
    }

    /** From now on it is opened by {@link #openIfDue}, or by whoever looks at it sooner. */
    final void openSoon(GunClient client) {
        due(client);
    }

    /** It is not opened any more if it was to be. */
    final void notDue() {
        if (due != null) {
            due(null);
        }
    }

    private void due(@Nullable GunClient client) {
        opening.lock();
        try {
            due = client;
        } finally {
            opening.unlock();
        }
    }

    /** Opens it if it was to be opened soon, and was not yet. */
    final void openIfDue() {
        if (due == null || opening.isHeldByCurrentThread()) {
            return;
        }
        opening.lock();
        try {
            GunClient client = due;
            if (client != null) {
                openWith(client);
            }
        } finally {
            opening.unlock();
        }
    }

    /** What was opened last; waits for one that is being opened, and opens one that is to be. */
    private @Nullable Opened<T> now() {
        openIfDue();
        // The lock is not taken for nothing: this is asked for each frame that is sent.
        if (!opening.isLocked() || opening.isHeldByCurrentThread()) {
            return current.get();
        }
        opening.lock();
        try {
            return current.get();
        } finally {
            opening.unlock();
        }
    }

    /** What was opened last, {@code null} when nothing was. */
    final @Nullable T current() {
        Opened<T> opened = now();
        return opened == null ? null : opened.what;
    }

    /** What was opened last; throws when nothing was. */
    final T open() {
        T open = current();
        if (open == null) {
            throw new IllegalStateException(notOpen());
        }
        return open;
    }

    /** Marks what was opened last as ending, and returns it; {@code null} when nothing was opened. */
    final @Nullable T ending() {
        notDue();
        now();
        Opened<T> opened =
                current.updateAndGet(now -> now == null ? null : new Opened<>(now.what, true, now.lastMessage));
        return opened == null ? null : opened.what;
    }

    /** Somebody else is told the last of what is open. */
    final void lastMessageGoesElsewhere() {
        Opened<T> opened = now();
        if (opened != null) {
            opened.lastMessage.complete(null);
        }
    }

    /** Completes when nothing more is to come of it: it has terminated, and the application was told. */
    final CompletableFuture<?> ended() {
        Opened<T> opened = now();
        return opened == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.allOf(terminated(opened.what).toCompletableFuture(), opened.lastMessage);
    }

    /**
     * Keeps the context from closing what the registry closes. Ahead-of-time processing loses a bean definition's wish
     * for no destroy method, and a closeable bean that does not say itself how it is destroyed is closed.
     */
    @Override
    public final void destroy() {}
}
