package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunMessage;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The way to a receiver that runs on an executor: off the event loop, handed over in batches. What waits in it is bounded
 * by {@link Inflow} for each stream; messages about the connection itself are few.
 */
final class QueuedLane extends Lane implements Runnable {

    private static final AtomicIntegerFieldUpdater<QueuedLane> UNDELIVERED =
            AtomicIntegerFieldUpdater.newUpdater(QueuedLane.class, "undelivered");
    private static final AtomicReferenceFieldUpdater<QueuedLane, @Nullable Batch> NEWEST =
            AtomicReferenceFieldUpdater.newUpdater(QueuedLane.class, Batch.class, "newest");

    /** How many batches are delivered before other lanes of the executor get their turn. */
    private static final int BATCHES_PER_TURN = 16;

    /**
     * A smaller piece of a body is copied for a receiver on the executor: one that is lent keeps all of what was read
     * with it, which is up to 256 KiB, until the receiver has returned. So a stream for which {@link Inflow} counts a MiB
     * keeps 32 MiB at most. The DATA frames of most servers, 8 or 16 KiB, are lent.
     */
    private static final int LENT_FROM = 8_192;

    private final Executor executor;

    /** Event loop only: how many live streams reply to this receiver. */
    private int users;

    /** Event loop only: what is handed over with the next flush, {@code null} when nothing is. */
    private @Nullable Batch batch;

    /** What was handed over and not taken: the newest batch, on which the older ones hang. */
    private volatile @Nullable Batch newest;
    /** Receiver's thread only: what was taken and not delivered: the oldest batch, on which the newer ones hang. */
    private @Nullable Batch taken;
    /**
     * Messages handed over of batches not yet delivered; whoever raises it from 0 starts the executor. Raised when the batch
     * can be taken already: so while it is not 0, there is a batch, and one that is not counted yet is not reached.
     */
    private volatile int undelivered;
    /** Whether it is to be told when nothing waits any more. */
    private volatile boolean tellsWhenIdle;

    QueuedLane(Source source, GunReceiver receiver) {
        super(source, receiver);
        this.executor = source.receivers();
    }

    /** Event loop: another stream replies to the receiver. */
    void used() {
        users++;
    }

    /** Event loop: one of the streams has ended; whether none is left. */
    boolean released() {
        users--;
        return users == 0;
    }

    /** Event loop: whether no stream replies to the receiver. */
    boolean isUnused() {
        return users == 0;
    }

    /** Event loop: whether nothing waits in it; if not, its source is told when nothing does. */
    boolean whenIdle() {
        tellsWhenIdle = true;
        // The executor may have finished just before it could see that.
        boolean idle = batch == null && undelivered == 0;
        if (idle) {
            // Known already; and else the next message would be followed by a task of the loop for nothing.
            tellsWhenIdle = false;
        }
        return idle;
    }

    @Override
    boolean isDirect() {
        return false;
    }

    @Override
    boolean lends(int size) {
        return borrows() && size >= LENT_FROM;
    }

    @Override
    int undelivered() {
        return undelivered;
    }

    @Override
    boolean add(GunMessage message) {
        Batch now = batch;
        if (now == null) {
            now = new Batch();
            batch = now;
        }
        if (borrows() && message instanceof GunData data) {
            loans(data).retain(data.data());
        }
        return now.add(message) == 1;
    }

    /** Event loop: hands the messages added since the last flush over. */
    void flush() {
        Batch now = batch;
        if (now == null) {
            return;
        }
        batch = null;
        // Read before it is the receiver's thread's.
        int messages = now.size;
        Batch before;
        do {
            before = newest;
            now.link = before;
        } while (!NEWEST.compareAndSet(this, before, now));
        if (UNDELIVERED.getAndAdd(this, messages) == 0) {
            executor.execute(this);
        }
    }

    /** Receiver's thread: delivers what was handed over. Called by the executor only. */
    @Override
    public void run() {
        for (int turn = 0; turn < BATCHES_PER_TURN; turn++) {
            Batch next = next();
            if (next == null) {
                // Not reached while the count is right; nothing is lost if it is.
                return;
            }
            int messages = next.size;
            deliver(next);
            if (UNDELIVERED.addAndGet(this, -messages) == 0) {
                if (tellsWhenIdle) {
                    tellsWhenIdle = false;
                    source().idle(this);
                }
                return;
            }
        }
        executor.execute(this);
    }

    /** Receiver's thread: the oldest batch; {@code null} when there is none. */
    private @Nullable Batch next() {
        Batch first = taken;
        if (first == null) {
            first = oldestOf(NEWEST.getAndSet(this, null));
        }
        if (first != null) {
            taken = first.link;
        }
        return first;
    }

    /** Turns a chain round. */
    private static @Nullable Batch oldestOf(@Nullable Batch newest) {
        Batch turned = null;
        for (Batch batch = newest; batch != null; ) {
            Batch older = batch.link;
            batch.link = turned;
            turned = batch;
            batch = older;
        }
        return turned;
    }

    @SuppressWarnings("ReferenceEquality") // The same stream, and not one like it.
    private void deliver(Batch from) {
        DefaultGunStream taken = null;
        int messages = 0;
        long bytes = 0;
        for (int i = 0; i < from.size; i++) {
            GunMessage message = from.messages[i];
            DefaultGunStream stream = streamOf(message);
            if (stream != taken || (taken != null && taken.inflow.isWorthTelling(messages, bytes))) {
                consumed(taken, messages, bytes);
                messages = 0;
                bytes = 0;
            }
            taken = stream;
            deliver(message, stream);
            messages++;
            bytes += Costs.bytes(message);
        }
        consumed(taken, messages, bytes);
    }

    private static void consumed(@Nullable DefaultGunStream stream, int messages, long bytes) {
        if (stream != null && messages > 0) {
            stream.consumed(messages, bytes);
        }
    }

    /**
     * What one turn of the loop had for the receiver, and a link of the chain of such. The event loop's until it is
     * handed over, from then on the receiver's thread's.
     */
    private static final class Batch {

        private static final GunMessage[] EMPTY = new GunMessage[0];

        /** A response is mostly two: its head, and its body. */
        private static final int USUAL = 2;

        GunMessage[] messages = EMPTY;
        int size;
        /** The batch before it while it is not taken, the one after it from then on. */
        @Nullable Batch link;

        /** Returns how many there are now. */
        int add(GunMessage message) {
            if (size == messages.length) {
                messages = Arrays.copyOf(messages, Math.max(USUAL, 2 * size));
            }
            messages[size] = message;
            return ++size;
        }
    }
}
