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
    private static final AtomicIntegerFieldUpdater<Inflow> SETTLING =
            AtomicIntegerFieldUpdater.newUpdater(Inflow.class, "settling");
    private static final long UNLIMITED = Long.MAX_VALUE;

    /** What the receiver has taken is told together for so many messages, unless that is much of the queue. */
    private static final int TOLD_TOGETHER = 16;

    private final int maxMessages;
    private final long maxBytes;

    /** Written by the event loop; once it is set it stays. */
    private volatile boolean unlimited;

    // Event loop only. Messages wrap around; only differences are used.
    private long credits;
    private int delivered;
    private long deliveredBytes;

    /** What the loop saw last of what was consumed: as long as that is enough, it does not look. */
    private int seenConsumed;

    private long seenConsumedBytes;

    private volatile int consumed;
    private volatile long consumedBytes;
    /** 1 when the loop has found no room and waits to be told. */
    private volatile int stalled;
    /** 1 when the loop waits for the receiver to be done with everything. */
    private volatile int settling;
    /** Whether a user's thread has taken a message out of its mailbox and has not come back for the next. */
    private volatile boolean inHand;

    Inflow(long credits, int maxMessages, long maxBytes) {
        this.credits = credits;
        this.unlimited = credits == UNLIMITED;
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

    /** Event loop: whether another message could be delivered now. */
    boolean takes() {
        return credits > 0 && hasRoom();
    }

    /** Event loop: whether the receiver is done with all; when not, {@link #done} says when to ask again. */
    boolean settled() {
        if (isSettled()) {
            return true;
        }
        settling = 1;
        // The receiver may have finished just before it could see the flag.
        if (isSettled()) {
            settling = 0;
            return true;
        }
        return false;
    }

    private boolean isSettled() {
        return delivered == consumed && !inHand;
    }

    /** Event loop: whether the queue in front of the receiver is full. */
    boolean isFull() {
        return !hasRoom();
    }

    private boolean hasRoom() {
        if (delivered - seenConsumed < maxMessages && deliveredBytes - seenConsumedBytes < maxBytes) {
            return true;
        }
        seenConsumed = consumed;
        seenConsumedBytes = consumedBytes;
        int messages = delivered - seenConsumed;
        return messages < maxMessages && (deliveredBytes - seenConsumedBytes < maxBytes || messages == 0);
    }

    /** Event loop: a message was handed over that takes this many credits and bytes. */
    void delivered(int cost, int bytes) {
        delivered++;
        deliveredBytes += bytes;
        if (credits != UNLIMITED) {
            credits -= cost;
        }
    }

    /** Event loop: a message was handed over, and taken, that takes this many credits. */
    void taken(int cost) {
        if (credits != UNLIMITED) {
            credits -= cost;
        }
    }

    /** Event loop: the user gave credits, or, when it is negative, took more than a delivery had taken. */
    void addCredits(long more) {
        long sum = credits + more;
        boolean overflow = more > 0 && sum < credits;
        credits = credits == UNLIMITED || overflow ? UNLIMITED : sum;
        unlimited = credits == UNLIMITED;
    }

    /** Any thread: whether credits are of no use. */
    boolean isUnlimited() {
        return unlimited;
    }

    /** Receiver's thread: whether so much was taken, and not told, that it has to be told before more is taken. */
    boolean isWorthTelling(int messages, long bytes) {
        return messages >= TOLD_TOGETHER || messages >= maxMessages / 4 || bytes >= maxBytes / 4;
    }

    /**
     * Receiver's thread: messages were taken. Told together where that can be: the loop and the receiver write to the same
     * place in memory here.
     *
     * @return whether the loop waits and should now be told
     */
    boolean consumed(int messages, long bytes) {
        CONSUMED.addAndGet(this, messages);
        CONSUMED_BYTES.addAndGet(this, bytes);
        // Only at half full, so that a slow receiver does not wake the loop for every message.
        return stalled == 1 && halfEmpty() && STALLED.compareAndSet(this, 1, 0);
    }

    /** User's thread: about to take a message that it works on until {@link #handBack}. */
    void handOut() {
        inHand = true;
    }

    /** User's thread: done with the message taken last, if any. */
    void handBack() {
        inHand = false;
    }

    /**
     * Receiver's thread: done with a message.
     *
     * @return whether the loop waits for the receiver to be done with all, and should now be told
     */
    boolean done() {
        // Who took the last message has seen what 'delivered' was when it was added.
        return settling == 1 && isSettled() && SETTLING.compareAndSet(this, 1, 0);
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
