package dev.gun.client.internal.connection;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * What of one stream was delivered into the queue in front of its receiver, and what the receiver has taken out of it.
 * The event loop and whoever runs the receiver each write only their own counters, so no lock is needed; what is
 * outstanding is their difference.
 *
 * <p>A loop that has been told to wait is told when there is room, however often it asks again meanwhile: it takes no
 * flag back, since who asks need not be who waits. So it may be told once when it does not wait.
 */
final class Queued {

    private static final AtomicIntegerFieldUpdater<Queued> CONSUMED =
            AtomicIntegerFieldUpdater.newUpdater(Queued.class, "consumed");
    private static final AtomicLongFieldUpdater<Queued> CONSUMED_BYTES =
            AtomicLongFieldUpdater.newUpdater(Queued.class, "consumedBytes");

    /** What the receiver has taken is told together for so many messages, unless that is much of the queue. */
    private static final int TOLD_TOGETHER = 16;

    private final QueueLimits limits;

    // Event loop only. Messages wrap around; only differences are used.
    private int delivered;
    private long deliveredBytes;

    /** What the loop saw last of what was consumed: as long as that is enough, it does not look. */
    private int seenConsumed;

    private long seenConsumedBytes;

    private volatile int consumed;
    private volatile long consumedBytes;
    /** Whether the loop has found no room and waits to be told. Set by the loop, taken back by who tells it. */
    private volatile boolean stalled;
    /** Whether the loop waits for the receiver to be done with everything; likewise. */
    private volatile boolean settling;
    /** Whether a user's thread has taken a message out of its mailbox and has not come back for the next. */
    private volatile boolean inHand;

    Queued(QueueLimits limits) {
        this.limits = limits;
    }

    /** Event loop: this, or one to be written to if this is not. */
    Queued own() {
        return isOwn() ? this : new Queued(limits);
    }

    private boolean isOwn() {
        return this != limits.nothing();
    }

    /** Event loop: whether there is room; when not, {@link #consumed} says when to ask again. */
    boolean open() {
        if (hasRoom()) {
            return true;
        }
        stalled = true;
        // The receiver may have emptied the queue just before it could see the flag.
        return hasRoom();
    }

    /** Event loop: whether the receiver is done with all; when not, {@link #done} says when to ask again. */
    boolean settled() {
        if (isSettled()) {
            return true;
        }
        settling = true;
        // The receiver may have finished just before it could see the flag.
        return isSettled();
    }

    private boolean isSettled() {
        return delivered == consumed && !inHand;
    }

    /** Event loop: whether there is room, and nobody is told when there is. */
    boolean hasRoom() {
        if (delivered - seenConsumed < limits.messages() && deliveredBytes - seenConsumedBytes < limits.bytes()) {
            return true;
        }
        seenConsumed = consumed;
        seenConsumedBytes = consumedBytes;
        int messages = delivered - seenConsumed;
        return messages < limits.messages() && (deliveredBytes - seenConsumedBytes < limits.bytes() || messages == 0);
    }

    /** Event loop: a message was handed over that takes so many bytes. */
    void delivered(int bytes) {
        delivered++;
        deliveredBytes += bytes;
    }

    /** Receiver's thread: see {@link Inflow#isWorthTelling}. */
    boolean isWorthTelling(int messages, long bytes) {
        return messages >= TOLD_TOGETHER || messages >= limits.messages() / 4 || bytes >= limits.bytes() / 4;
    }

    /** Receiver's thread: see {@link Inflow#consumed}. */
    boolean consumed(int messages, long bytes) {
        assert isOwn();
        CONSUMED.addAndGet(this, messages);
        CONSUMED_BYTES.addAndGet(this, bytes);
        // Only at half full, so that a slow receiver does not wake the loop for every message.
        boolean tell = stalled && halfEmpty();
        if (tell) {
            stalled = false;
        }
        return tell;
    }

    /** User's thread: about to take a message that it works on until {@link #handBack}. */
    void handOut() {
        assert isOwn();
        inHand = true;
    }

    /** User's thread: done with the message taken last, if any. */
    void handBack() {
        if (inHand) {
            inHand = false;
        }
    }

    /** Receiver's thread: see {@link Inflow#done}. */
    boolean done() {
        // Who took the last message has seen what 'delivered' was when it was added.
        boolean tell = settling && isSettled();
        if (tell) {
            settling = false;
        }
        return tell;
    }

    private boolean halfEmpty() {
        // 'delivered' is the loop's, as it was when 'stalled' was set, or later: a loop that waits does not change it.
        return delivered - consumed <= limits.messages() / 2 && deliveredBytes - consumedBytes <= limits.bytes() / 2;
    }

    /** Any thread: a number that changes whenever the receiver takes something. */
    int consumedCount() {
        return consumed;
    }
}
