package dev.gun.client.internal.connection;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * How much of one stream may be delivered: the credits that the user gave, and the room in whatever queue stands
 * between the event loop and the receiver (spec page 1 §7).
 *
 * <p>The event loop delivers, whoever runs the receiver consumes; see {@link Queued}, which there is when something was
 * queued.
 */
final class Inflow {

    private static final AtomicLongFieldUpdater<Inflow> CREDITS =
            AtomicLongFieldUpdater.newUpdater(Inflow.class, "credits");
    private static final long UNLIMITED = Long.MAX_VALUE;

    /** Written by the event loop; once they are unlimited they stay so. */
    private volatile long credits;
    /** Written by the event loop, before the receiver gets what is queued first. */
    private volatile Queued queued;

    Inflow(long credits, QueueLimits limits) {
        this.credits = credits;
        this.queued = limits.nothing();
    }

    /** Event loop: whether another message may be delivered. When not, {@link #consumed} says when to ask again. */
    boolean open() {
        return credits > 0 && queued.open();
    }

    /** Event loop: whether another message could be delivered now. */
    boolean takes() {
        return credits > 0 && queued.hasRoom();
    }

    /** Event loop: whether the receiver is done with all; when not, {@link #done} says when to ask again. */
    boolean settled() {
        return queued.settled();
    }

    /** Event loop: whether the queue in front of the receiver is full. */
    boolean isFull() {
        return !queued.hasRoom();
    }

    /** Event loop: a message was handed over that takes this many credits and bytes. */
    void delivered(int cost, int bytes) {
        Queued now = queued.own();
        if (now != queued) {
            queued = now;
        }
        now.delivered(bytes);
        taken(cost);
    }

    /** Event loop: a message was handed over, and taken, that takes this many credits. */
    void taken(int cost) {
        long now = credits;
        if (now != UNLIMITED) {
            // The loop reads its own; others want to know only whether they are unlimited.
            CREDITS.lazySet(this, now - cost);
        }
    }

    /** Event loop: the user gave credits, or, when it is negative, took more than a delivery had taken. */
    void addCredits(long more) {
        long now = credits;
        long sum = now + more;
        boolean overflow = more > 0 && sum < now;
        credits = now == UNLIMITED || overflow ? UNLIMITED : sum;
    }

    /** Any thread: whether credits are of no use. */
    boolean isUnlimited() {
        return credits == UNLIMITED;
    }

    /** Receiver's thread: whether so much was taken, and not told, that it has to be told before more is taken. */
    boolean isWorthTelling(int messages, long bytes) {
        return queued.isWorthTelling(messages, bytes);
    }

    /**
     * Receiver's thread: messages were taken. Told together where that can be: the loop and the receiver write to the same
     * place in memory here.
     *
     * @return whether the loop waits and should now be told
     */
    boolean consumed(int messages, long bytes) {
        return queued.consumed(messages, bytes);
    }

    /** User's thread: about to take a message that it works on until {@link #handBack}. */
    void handOut() {
        queued.handOut();
    }

    /** User's thread: done with the message taken last, if any. */
    void handBack() {
        queued.handBack();
    }

    /**
     * Receiver's thread: done with a message.
     *
     * @return whether the loop waits for the receiver to be done with all, and should now be told
     */
    boolean done() {
        return queued.done();
    }

    /** Any thread: a number that changes whenever the receiver takes something. */
    int consumedCount() {
        return queued.consumedCount();
    }
}
