package dev.gun.client.internal.connection;

import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handle read by one subscriber (Reactive Streams 1.0.4; the rules' numbers are in the comments). Its signals are the
 * drain's, one at a time (§1.3).
 */
final class MessagePublisher extends Drain implements Flow.Publisher<GunMessage>, Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(MessagePublisher.class);

    private static final Flow.Subscription NOTHING = new Flow.Subscription() {
        @Override
        public void request(long n) {
            // Its subscriber was refused.
        }

        @Override
        public void cancel() {
            // Its subscriber was refused.
        }
    };

    private enum State {
        /** Nobody has subscribed. */
        IDLE,
        /** Signals are sent. */
        ACTIVE,
        /** The subscriber has cancelled: it gets no more. */
        CANCELLED,
        /** The last signal was sent. */
        OVER
    }

    private final DefaultGunStream stream;
    private final Mailbox mailbox;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private final AtomicLong demand = new AtomicLong();
    private volatile @Nullable IllegalArgumentException illegal;
    private volatile Flow.@Nullable Subscriber<? super GunMessage> subscriber;

    /** Of the drain alone: what was taken, and is not wanted yet. Not left in the mailbox, which a flush empties too. */
    private @Nullable GunMessage next;

    MessagePublisher(DefaultGunStream stream, Mailbox mailbox, Executor executor) {
        super(executor);
        this.stream = stream;
        this.mailbox = mailbox;
    }

    /** Any thread: whether somebody reads, at a pace of his own. */
    boolean isActive() {
        return state.get() == State.ACTIVE;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super GunMessage> next) {
        Objects.requireNonNull(next, "subscriber");
        if (!state.compareAndSet(State.IDLE, State.ACTIVE)) {
            next.onSubscribe(NOTHING);
            next.onError(new IllegalStateException("The messages of " + stream + " have, or had, their subscriber"));
            return;
        }
        // §1.3: what is requested within onSubscribe is signalled after it.
        hold();
        subscriber = next;
        mailbox.onArrival(this::wake);
        try {
            next.onSubscribe(this);
        } catch (RuntimeException | Error e) {
            threw(e);
        }
        letGo();
    }

    @Override
    public void request(long n) {
        if (state.get() != State.ACTIVE) {
            return;
        }
        if (n < 1) {
            illegal = new IllegalArgumentException("request takes 1 or more (Reactive Streams §3.9), not " + n);
        } else {
            demand.accumulateAndGet(n, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
            stream.requested(n);
        }
        wake();
    }

    @Override
    public void cancel() {
        if (state.compareAndSet(State.ACTIVE, State.CANCELLED)) {
            stream.cancel();
            wake();
        }
    }

    @Override
    void drain() {
        Flow.Subscriber<? super GunMessage> to = subscriber;
        while (to != null && state.get() == State.ACTIVE && signal(to)) {
            // One more.
        }
        if (state.get() != State.ACTIVE) {
            // §3.13: nothing refers to the subscriber any more.
            subscriber = null;
            dropUnread();
        }
    }

    private void dropUnread() {
        GunMessage unwanted = next == null ? mailbox.poll() : next;
        next = null;
        while (unwanted != null) {
            stream.consumed(unwanted);
            unwanted = mailbox.poll();
        }
    }

    /** Sends the next signal; returns whether there may be another. */
    private boolean signal(Flow.Subscriber<? super GunMessage> to) {
        IllegalArgumentException refused = illegal;
        if (refused != null) {
            stream.cancel();
            end(to, refused);
            return false;
        }
        GunMessage message = next == null ? mailbox.poll() : next;
        next = message;
        GunError end = message instanceof GunError error && Ends.isEnd(error, stream, mailbox.isEmpty()) ? error : null;
        // An error that is the end needs no demand (§1.5, §1.7).
        if (message == null || (end == null && demand.get() == 0)) {
            return false;
        }
        next = null;
        stream.handOut(message);
        if (end != null) {
            end(to, stream.failure(end.reason()));
        } else {
            onNext(to, message);
        }
        stream.handBack();
        return end == null;
    }

    private void onNext(Flow.Subscriber<? super GunMessage> to, GunMessage message) {
        demand.updateAndGet(now -> now == Long.MAX_VALUE ? now : now - 1);
        try {
            to.onNext(message);
        } catch (RuntimeException | Error e) {
            threw(e);
        }
        if (Ends.isLast(message)) {
            end(to, null);
        }
    }

    private void end(Flow.Subscriber<? super GunMessage> to, @Nullable Throwable failure) {
        if (!state.compareAndSet(State.ACTIVE, State.OVER)) {
            return;
        }
        try {
            if (failure == null) {
                to.onComplete();
            } else {
                to.onError(failure);
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("The subscriber of {} threw on the end", stream, e);
        }
    }

    /** §2.13: a subscriber that throws is as one that has cancelled. */
    private void threw(Throwable failure) {
        LOG.warn("The subscriber of {} threw; its subscription is cancelled", stream, failure);
        cancel();
    }
}
