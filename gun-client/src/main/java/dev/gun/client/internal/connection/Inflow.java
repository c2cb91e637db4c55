package dev.gun.client.internal.connection;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * How much of one stream may be delivered: the credits that the user gave, and the room in whatever queue stands
 * between the event loop and the receiver (spec page 1 §7).
 *
 * <p>The event loop delivers, whoever runs the receiver consumes. Each side writes only its own counters, so no lock is
 * needed; what is outstanding is their difference.
 */
final class Inflow {

    private static final AtomicIntegerFieldUpdater<Inflow> CONSUMED =
            AtomicIntegerFieldUpdater.newUpdater(Inflow.class, "consumed");
    private static final AtomicLongFieldUpdater<Inflow> CONSUMED_BYTES =
            AtomicLongFieldUpdater.newUpdater(Inflow.class, "consumedBytes");
    private static final AtomicIntegerFieldUpdater<Inflow> STALLED =
            AtomicIntegerFieldUpdater.newUpdater(Inflow.class, "stalled");
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final int maxMessages;
    private final long maxBytes;

    // Event loop only. Messages wrap around; only differences are used.
    private long credits;
    private int delivered;
    private long deliveredBytes;

    private volatile int consumed;
    private volatile long consumedBytes;
    /** 1 when the loop has found no room and waits to be told. */
    private volatile int stalled;

    Inflow(long credits, int maxMessages, long maxBytes) {
        this.credits = credits;
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Event loop: whether another message may be delivered. When not, {@link #consumed} says when to ask again. */
    boolean open() {
        if (credits <= 0) {
            return false;
        }
        if (hasRoom()) {
            return true;
        }
        stalled = 1;
        // The receiver may have emptied the queue just before it could see the flag.
        if (hasRoom()) {
            stalled = 0;
            return true;
        }
        return false;
    }

    /** Event loop: whether the queue in front of the receiver is full. */
    boolean isFull() {
        return !hasRoom();
    }

    private boolean hasRoom() {
        int messages = delivered - consumed;
        return messages < maxMessages && (deliveredBytes - consumedBytes < maxBytes || messages == 0);
    }

    /** Event loop: a message was handed over that takes this many credits and bytes. */
    void delivered(int cost, int bytes) {
        delivered++;
        deliveredBytes += bytes;
        if (credits != UNLIMITED) {
            credits -= cost;
        }
    }

    /** Event loop: the user gave credits, or, when it is negative, took more than a delivery had taken. */
    void addCredits(long more) {
        long sum = credits + more;
        boolean overflow = more > 0 && sum < credits;
        credits = credits == UNLIMITED || overflow ? UNLIMITED : sum;
    }

    /**
     * Receiver's thread: a message was taken.
     *
     * @return whether the loop waits and should now be told
     */
    boolean consumed(int bytes) {
        CONSUMED.incrementAndGet(this);
        CONSUMED_BYTES.addAndGet(this, bytes);
        // Only at half full, so that a slow receiver does not wake the loop for every message.
        return stalled == 1 && halfEmpty() && STALLED.compareAndSet(this, 1, 0);
    }

    private boolean halfEmpty() {
        // 'delivered' is the loop's; while it is stalled it does not change, and stalled was read before.
        return delivered - consumed <= maxMessages / 2 && deliveredBytes - consumedBytes <= maxBytes / 2;
    }

    /** Any thread: a number that changes whenever the receiver takes something. */
    int consumedCount() {
        return consumed;
    }
}
