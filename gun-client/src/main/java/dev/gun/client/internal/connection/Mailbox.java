package dev.gun.client.internal.connection;

import dev.gun.client.message.GunMessage;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one stream that wait for {@code await…} of its handle. The event loop adds, one user thread at a time
 * takes. Bounded by the stream's {@link Inflow}.
 */
final class Mailbox {

    private final Queue<GunMessage> messages = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();

    /** Event loop. */
    void add(GunMessage message) {
        messages.add(message);
        Thread waiting = reader.get();
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** The next message, left where it is; {@code null} when there is none. */
    @Nullable GunMessage peek() {
        return messages.peek();
    }

    /** The next message, {@code null} when there is none. */
    @Nullable GunMessage poll() {
        return messages.poll();
    }

    /**
     * Waits until there is a message.
     *
     * @return the message, left where it is, or {@code null} when the deadline passed
     * @throws IllegalStateException when another thread waits already
     */
    @Nullable GunMessage await(long deadlineNanos) throws InterruptedException {
        GunMessage message = messages.peek();
        if (message != null) {
            return message;
        }
        if (!reader.compareAndSet(null, Thread.currentThread())) {
            throw new IllegalStateException(
                    "Another thread already waits on this stream: " + "a handle is read by one thread at a time");
        }
        try {
            while ((message = messages.peek()) == null) {
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
