package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The way from a connection to one receiver: one message at a time, in order, off the event loop, handed over in
 * batches. What waits in it is bounded by {@link Inflow} for each stream; messages about the connection itself are few.
 *
 * <p>{@link #add} and {@link #flush} are called on the event loop; the receiver runs on the executor, or, when it asked
 * for that, on the event loop at once.
 */
final class Lane implements Runnable {

    private static final AtomicIntegerFieldUpdater<Lane> UNDELIVERED =
            AtomicIntegerFieldUpdater.newUpdater(Lane.class, "undelivered");

    /** How many batches are delivered before other lanes of the executor get their turn. */
    private static final int BATCHES_PER_TURN = 16;

    /**
     * A smaller piece of a body is copied for a receiver on the executor: one that is lent keeps all of what was read
     * with it, which is up to 64 KiB, until the receiver has returned. So a stream for which {@link Inflow} counts a MiB
     * keeps 16 MiB at most.
     */
    private static final int LENT_FROM = 4_096;

    private final String connection;
    private final GunReceiver receiver;
    private final Executor executor;
    private final FailureLog failures;
    private final boolean direct;
    private final boolean borrows;

    /** Event loop only: how many live streams reply to this receiver. */
    int users;

    /** Event loop only: what is handed over with the next flush, {@code null} when nothing is. */
    private @Nullable Batch batch;

    /** Event loop only: the batch that was handed over last. */
    private Batch last;
    /** Receiver's thread only: the batch that was delivered last; those that wait hang on it. */
    private Batch delivered;
    /** Messages handed over of batches not yet delivered; whoever raises it from 0 starts the executor. */
    private volatile int undelivered;
    /** Who wants to know when nothing waits any more. */
    private volatile @Nullable Lanes waiting;

    Lane(String connection, GunReceiver receiver, Executor executor, FailureLog failures) {
        this.connection = connection;
        this.receiver = receiver;
        this.executor = executor;
        this.failures = failures;
        this.direct = receiver.onEventLoop();
        this.borrows = receiver.borrowsBodies();
        this.last = direct ? Batch.NONE : new Batch();
        this.delivered = last;
    }

    /** Event loop: whether nothing waits in it; if not, {@code lanes} is told when nothing does. */
    boolean whenIdle(Lanes lanes) {
        waiting = lanes;
        // The executor may have finished just before it could see that.
        return batch == null && undelivered == 0;
    }

    /** Any thread: how many messages were handed over whose batch is not delivered yet. */
    int undelivered() {
        return undelivered;
    }

    GunReceiver receiver() {
        return receiver;
    }

    /** Whether a message is delivered as it is added, so that nothing ever waits here. */
    boolean isDirect() {
        return direct;
    }

    /** Event loop: whether so many bytes of a body are lent, instead of copied, for the message that is added next. */
    boolean borrows(int size) {
        return borrows && size >= (direct ? 1 : LENT_FROM);
    }

    /** Adds a message; it is delivered after the next flush. Returns whether a flush is needed. */
    boolean add(GunMessage message) {
        if (direct) {
            deliver(message, streamOf(message));
            return false;
        }
        Batch now = batch;
        if (now == null) {
            now = new Batch();
            batch = now;
        }
        if (borrows && message instanceof GunData data) {
            loans(data).retain(data.data());
        }
        return now.add(message) == 1;
    }

    /** Hands the messages added since the last flush over to the executor. */
    void flush() {
        Batch now = batch;
        if (now == null) {
            return;
        }
        batch = null;
        // Read before it is the receiver's thread's.
        int messages = now.size;
        last.next = now;
        last = now;
        if (UNDELIVERED.getAndAdd(this, messages) == 0) {
            executor.execute(this);
        }
    }

    /** Receiver's thread: delivers what was handed over. Called by the executor only. */
    @Override
    public void run() {
        for (int turn = 0; turn < BATCHES_PER_TURN; turn++) {
            Batch next = delivered.next;
            if (next == null) {
                // Not reached while the count is right; nothing is lost if it is.
                return;
            }
            delivered = next;
            int messages = next.size;
            deliver(next);
            if (UNDELIVERED.addAndGet(this, -messages) == 0) {
                Lanes told = waiting;
                if (told != null) {
                    waiting = null;
                    told.idle(this);
                }
                return;
            }
        }
        executor.execute(this);
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
        // It stays until the next one is delivered, its messages must not.
        from.messages = Batch.EMPTY;
        from.size = 0;
    }

    private static void consumed(@Nullable DefaultGunStream stream, int messages, long bytes) {
        if (stream != null && messages > 0) {
            stream.consumed(messages, bytes);
        }
    }

    private void deliver(GunMessage message, @Nullable DefaultGunStream stream) {
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
            if (borrows && message instanceof GunData data) {
                loans(data).end(data.data());
            }
        }
    }

    private static Loans loans(GunData data) {
        return ((DefaultGunStream) data.stream()).loans();
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

    /**
     * What one turn of the loop had for the receiver, and the link to what the next one had. The event loop's until it is
     * handed over, from then on the receiver's thread's.
     */
    private static final class Batch {

        private static final GunMessage[] EMPTY = new GunMessage[0];

        /** What a lane without batches has in their place. */
        static final Batch NONE = new Batch();

        /** A response is mostly two: its head, and its body. */
        private static final int USUAL = 2;

        GunMessage[] messages = EMPTY;
        int size;
        /** Set by the event loop, read by the receiver's thread. */
        volatile @Nullable Batch next;

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
