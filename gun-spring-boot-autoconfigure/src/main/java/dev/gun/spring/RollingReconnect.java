package dev.gun.spring;

import dev.gun.client.GunConnection;
import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.UpEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has the connections of a pool connect again one at a time, so that the pool is never without those that are not at it.
 * The next one's turn is when the one before is up again, or {@link #TURN} is over. Thread-safe; nothing blocks.
 */
final class RollingReconnect implements ConnectionEventHandler {

    /** How long the others wait for one that does not come up again. */
    static final Duration TURN = Duration.ofSeconds(30);

    /** Runs something later, on any thread. */
    interface Timer {

        /** The JDK's own timer thread, which only hands over. */
        Timer JDK =
                (delay, task) -> CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                        .execute(task);

        void after(Duration delay, Runnable task);
    }

    private final Timer timer;

    /** Those whose turn is to come: as many as the pool has, at most. */
    private final Queue<GunConnection> waiting = new ArrayDeque<>();

    private @Nullable Turn current;

    /** One connection's; equal to itself only. */
    private static final class Turn {

        final String connection;

        Turn(String connection) {
            this.connection = connection;
        }
    }

    RollingReconnect(Timer timer) {
        this.timer = timer;
    }

    /** Begins with all of them; those that wait for an earlier call's are among them. Returns at once. */
    synchronized void start(Collection<GunConnection> members) {
        waiting.clear();
        waiting.addAll(members);
        if (current == null) {
            next();
        }
    }

    @Override
    public synchronized void up(UpEvent event) {
        if (current != null && current.connection.equals(event.connection())) {
            next();
        }
    }

    private synchronized void over(Turn turn) {
        if (current == turn) {
            next();
        }
    }

    private void next() {
        current = null;
        GunConnection one = waiting.poll();
        while (one != null && !one.info().state().isUp()) {
            // It connects anyway, or never again.
            one = waiting.poll();
        }
        if (one != null) {
            Turn turn = new Turn(one.name());
            current = turn;
            timer.after(TURN, () -> over(turn));
            one.reconnect();
        }
    }
}
