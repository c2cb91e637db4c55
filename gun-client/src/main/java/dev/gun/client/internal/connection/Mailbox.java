package dev.gun.client.internal.connection;

import dev.gun.client.message.GunMessage;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one stream that wait to be read by its handle. The event loop adds; one user thread at a time takes,
 * or whoever is told that something has come. Bounded by the stream's {@link Inflow}.
 */
final class Mailbox {

    private final Queue<GunMessage> messages = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();
    private volatile @Nullable Runnable arrival;

    /** Event loop. */
    void add(GunMessage message) {
        messages.add(message);
        wake();
        Runnable told = arrival;
        if (told != null) {
            told.run();
        }
    }

    /** Has whoever waits look again. */
    void wake() {
        Thread waiting = reader.get();
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** From now on {@code arrival} is run, on the event loop, when something has come. */
    void onArrival(Runnable told) {
        arrival = told;
    }

    /** Whether nothing has come that was not taken. */
    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** The next message, {@code null} when there is none. */
    @Nullable GunMessage poll() {
        return messages.poll();
    }

    /**
     * Waits for a message and takes it.
     *
     * @param over whether none will come; looked at whenever there is none
     * @return the message, or {@code null} when none will come, or the deadline passed
     * @throws IllegalStateException when another thread waits already
     */
    @Nullable GunMessage await(long deadlineNanos, BooleanSupplier over) throws InterruptedException {
        GunMessage message = messages.poll();
        if (message != null) {
            return message;
        }
        if (!reader.compareAndSet(null, Thread.currentThread())) {
            throw new IllegalStateException(
                    "Another thread already waits on this stream: " + "a handle is read by one thread at a time");
        }
        try {
            while ((message = messages.poll()) == null && !over.getAsBoolean()) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return null;
                }
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return message;
        } finally {
            reader.set(null);
        }
    }
}
