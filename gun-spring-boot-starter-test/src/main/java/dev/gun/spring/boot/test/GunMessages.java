package dev.gun.spring.boot.test;

import dev.gun.client.message.GunMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Every message that was published as an event since the last {@link #clear()}, in order. Thread-safe. */
public final class GunMessages {

    /** How long {@code await} waits unless told otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<GunMessage> messages = new ArrayList<>();

    /** No messages yet. */
    public GunMessages() {}

    /** After the application's own listeners, so that what a test finds here they have seen. */
    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void record(GunMessage message) {
        lock.lock();
        try {
            messages.add(message);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** All messages. */
    public List<GunMessage> all() {
        lock.lock();
        try {
            return List.copyOf(messages);
        } finally {
            lock.unlock();
        }
    }

    /** The messages of one type. */
    public <T extends GunMessage> List<T> of(Class<T> type) {
        return all().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Forgets all messages. */
    public void clear() {
        lock.lock();
        try {
            messages.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Waits {@link #PATIENCE} for a message of a type, and gives the first. */
    public <T extends GunMessage> T await(Class<T> type) {
        return await(type, message -> true, PATIENCE);
    }

    /**
     * Waits for a message, and gives the first. One that came before counts.
     *
     * @throws AssertionError when none comes in time; its text has the messages that did
     */
    public <T extends GunMessage> T await(Class<T> type, Predicate<? super T> wanted, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (true) {
                for (GunMessage message : messages) {
                    if (type.isInstance(message) && wanted.test(type.cast(message))) {
                        return type.cast(message);
                    }
                }
                if (left <= 0) {
                    throw new AssertionError(
                            "No such " + type.getSimpleName() + " came within " + patience + ", but " + messages);
                }
                left = more.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + type.getSimpleName(), e);
        } finally {
            lock.unlock();
        }
    }
}
