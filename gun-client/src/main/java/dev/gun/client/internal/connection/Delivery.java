package dev.gun.client.internal.connection;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunReceiver;
import dev.gun.client.message.GunMessage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a connection says to those who hear it: its owner, and the receivers of its streams. What one turn of the
 * loop has for each is handed over at its end. Event loop only, but where marked.
 */
final class Delivery implements Lane.Source {

    private static final AtomicReferenceFieldUpdater<Delivery, @Nullable Lane> OWNER =
            AtomicReferenceFieldUpdater.newUpdater(Delivery.class, Lane.class, "owner");

    private final ConnectionDriver driver;
    /** The lane that has something to hand over, or the first of several; {@code null} when there is none. */
    private @Nullable QueuedLane dirty;
    /** The lane to a receiver given with {@code replyTo}, or the first of several; {@code null} when there is none. */
    private @Nullable QueuedLane replies;
    /** The other ones of both; {@code null} until there are any. */
    private @Nullable Lanes others;

    private volatile @Nullable Lane owner;

    /** @param driver knows its options and its receivers' executor already */
    Delivery(ConnectionDriver driver) {
        this.driver = driver;
        GunReceiver first = driver.options().owner();
        this.owner = first == null ? null : newLane(first);
    }

    /** The lane to the receiver of a stream, until {@link #release}. */
    Lane acquire(GunReceiver receiver) {
        Lane known = owner;
        if (known == null || known.receiver() != receiver) {
            known = reply(receiver);
        }
        Lane lane = known == null ? newLane(receiver) : known;
        if (lane instanceof QueuedLane queued) {
            queued.used();
            if (known == null) {
                // Found again, since a second lane to the same receiver would overtake the first.
                keep(queued);
            }
        }
        return lane;
    }

    private @Nullable QueuedLane reply(GunReceiver receiver) {
        QueuedLane one = replies;
        if (one != null && one.receiver() == receiver) {
            return one;
        }
        return others == null ? null : others.find(receiver);
    }

    private void keep(QueuedLane made) {
        if (replies == null) {
            replies = made;
        } else {
            others().add(made);
        }
    }

    /** A stream does not use {@code lane} any more. */
    void release(Lane lane) {
        // Nothing ever waits in a direct one, so another one may be made for the same receiver.
        // And the owner's is not forgotten while he is the owner.
        if (lane instanceof QueuedLane queued && queued.released() && queued != owner) {
            // Not at once: the last message of the stream may be about to follow.
            driver.touch();
            if (queued != replies) {
                others().unused(queued);
            }
        }
    }

    private Lanes others() {
        Lanes made = others;
        if (made == null) {
            made = new Lanes();
            others = made;
        }
        return made;
    }

    /** Forgets {@code lane} if no stream uses it and nothing waits in it, or else when nothing does. */
    private void retire(QueuedLane lane) {
        if (lane.isUnused() && lane.whenIdle()) {
            if (lane == replies) {
                replies = null;
            } else if (others != null) {
                others.remove(lane);
            }
        }
    }

    // ---- what lanes ask for

    @Override
    public String name() {
        return driver.name();
    }

    @Override
    public Executor receivers() {
        return driver.receivers();
    }

    @Override
    public FailureLog failures() {
        return driver.listenerFailures();
    }

    /** The loop is not woken for that: it looks when it is awake. */
    @Override
    public void idle(QueuedLane lane) {
        driver.runtime().executeLazily(driver.loop(), () -> retire(lane));
    }

    /** Any thread. */
    Lane newLane(GunReceiver receiver) {
        return Lane.to(receiver, this);
    }

    /** Any thread: the way to the owner, {@code null} when there is none. */
    @Nullable Lane owner() {
        return owner;
    }

    /** Any thread: hands the connection over, unless somebody else was faster or it is closing. */
    boolean handOver(@Nullable Lane from, GunReceiver to) {
        ConnectionState state = driver.status().info().state();
        Lane next = newLane(to);
        if (state == ConnectionState.CLOSING
                || state == ConnectionState.TERMINATED
                || !OWNER.compareAndSet(this, from, next)) {
            return false;
        }
        // It may have terminated meanwhile and said so to the old owner: then there is nothing left to own.
        return driver.terminationReason() == null || !OWNER.compareAndSet(this, next, null);
    }

    /** {@code GunTerminated} was said: nothing follows it. */
    void ownerEnds() {
        Lane last = OWNER.getAndSet(this, null);
        if (last != null) {
            flushLater(last);
        }
    }

    private void flushLater(Lane lane) {
        if (lane instanceof QueuedLane queued) {
            if (dirty == null) {
                dirty = queued;
            } else {
                others().dirty(queued);
            }
        }
    }

    void tellOwner(GunMessage message) {
        Lane lane = owner;
        if (lane != null) {
            add(lane, message);
        }
    }

    void add(Lane lane, GunMessage message) {
        if (lane.add(message)) {
            flushLater(lane);
        }
        driver.touch();
    }

    /** The end of a turn: what its streams had to say is said. */
    void flush() {
        QueuedLane first = dirty;
        if (first != null) {
            first.flush();
            if (others != null) {
                others.flushDirty();
            }
            dirty = null;
        }
        QueuedLane reply = replies;
        if (reply != null && reply.isUnused()) {
            retire(reply);
        }
        if (others != null) {
            others.retireUnused(this::retire);
        }
    }
}
