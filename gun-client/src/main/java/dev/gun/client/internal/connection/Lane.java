package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way from a connection to one receiver: one message at a time, in order, off the event loop, handed over in
 * batches. What waits in it is bounded by {@link Inflow} for each stream; messages about the connection itself are few.
 *
 * <p>{@link #add} and {@link #flush} are called on the event loop; the receiver runs on the executor, or, when it asked
 * for that, on the event loop at once.
 */
final class Lane {

    /** How many batches are delivered before other lanes of the executor get their turn. */
    private static final int BATCHES_PER_TURN = 16;

    private final String connection;
    private final GunReceiver receiver;
    private final Executor executor;
    private final FailureLog failures;
    private final boolean direct;

    /** Event loop only: how many live streams reply to this receiver. */
    int users;

    /** Event loop only. */
    private List<GunMessage> batch = new ArrayList<>();

    private final Queue<List<GunMessage>> batches = new ConcurrentLinkedQueue<>();
    /** Messages handed over of batches not yet delivered; whoever raises it from 0 starts the executor. */
    private final AtomicInteger undelivered = new AtomicInteger();
    /** What to run when nothing waits any more. */
    private volatile @Nullable Runnable idle;

    Lane(String connection, GunReceiver receiver, Executor executor, FailureLog failures) {
        this.connection = connection;
        this.receiver = receiver;
        this.executor = executor;
        this.failures = failures;
        this.direct = receiver.onEventLoop();
    }

    /**
     * Event loop: whether nothing waits in it; if not, {@code task} is run, on any thread, when nothing does.
     */
    boolean whenIdle(Runnable task) {
        idle = task;
        // The executor may have finished just before it could see the task.
        return batch.isEmpty() && undelivered.get() == 0;
    }

    /** Any thread: how many messages were handed over whose batch is not delivered yet. */
    int waiting() {
        return undelivered.get();
    }

    GunReceiver receiver() {
        return receiver;
    }

    /** Adds a message; it is delivered after the next flush. Returns whether a flush is needed. */
    boolean add(GunMessage message) {
        if (direct) {
            deliver(message);
            return false;
        }
        batch.add(message);
        return batch.size() == 1;
    }

    /** Hands the messages added since the last flush over to the executor. */
    void flush() {
        if (batch.isEmpty()) {
            return;
        }
        int messages = batch.size();
        batches.add(batch);
        batch = new ArrayList<>();
        if (undelivered.getAndAdd(messages) == 0) {
            executor.execute(this::run);
        }
    }

    private void run() {
        for (int turn = 0; turn < BATCHES_PER_TURN; turn++) {
            List<GunMessage> next = batches.poll();
            if (next == null) {
                // Not reached while the count is right; nothing is lost if it is.
                return;
            }
            int messages = next.size();
            for (GunMessage message : next) {
                deliver(message);
            }
            if (undelivered.addAndGet(-messages) == 0) {
                Runnable waiting = idle;
                if (waiting != null) {
                    idle = null;
                    waiting.run();
                }
                return;
            }
        }
        executor.execute(this::run);
    }

    private void deliver(GunMessage message) {
        DefaultGunStream stream = streamOf(message);
        SubprotocolRunner subprotocol = stream == null ? null : stream.subprotocol();
        try {
            if (subprotocol == null) {
                receiver.receive(message);
            } else {
                subprotocol.receive(message, receiver);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(message, e);
        } catch (Exception | Error e) {
            failed(message, e);
        } finally {
            if (stream != null) {
                stream.consumed(message);
            }
        }
    }

    private static @Nullable DefaultGunStream streamOf(GunMessage message) {
        if (message instanceof GunMessage.OfStream ofStream) {
            return (DefaultGunStream) ofStream.stream();
        }
        if (message instanceof GunNotify notify && notify.notice() instanceof GunNotify.Resubmitted resubmitted) {
            return (DefaultGunStream) resubmitted.stream();
        }
        return message instanceof GunError error ? (DefaultGunStream) error.stream() : null;
    }

    private void failed(GunMessage message, Throwable cause) {
        failures.add(
                cause,
                () -> "[" + connection + "] receiver " + receiver.getClass().getName() + " threw on "
                        + message.getClass().getSimpleName() + "; the message is lost, the next one comes");
    }
}
