package dev.gun.client.internal.connection;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunReceiver;
import dev.gun.client.internal.connection.Ownership.HandedOver;
import dev.gun.client.message.GunMessage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a connection says to those who hear it: its owner, and the receivers of its streams. What one turn of the
 * loop has for each is handed over at its end. Event loop only, but where marked.
 */
final class Delivery implements Lane.Source {

    private static final AtomicReferenceFieldUpdater<Delivery, @Nullable Ownership> OWNER =
            AtomicReferenceFieldUpdater.newUpdater(Delivery.class, Ownership.class, "owner");

    private final ConnectionDriver driver;
    /** The lane that has something to hand over, or the first of several; {@code null} when there is none. */
    private @Nullable QueuedLane dirty;
    /** The lane to a receiver given with {@code replyTo}, or the first of several; {@code null} when there is none. */
    private @Nullable QueuedLane replies;
    /** The other ones of both; {@code null} until there are any. */
    private @Nullable Lanes others;

    private volatile @Nullable Ownership owner;

    /** @param driver knows its options and its receivers' executor already */
    Delivery(ConnectionDriver driver) {
        this.driver = driver;
        GunReceiver first = driver.options().owner();
        this.owner = first == null ? null : newLane(first);
    }

    /** The lane to the receiver of a stream, until {@link #release}. */
    Lane acquire(GunReceiver receiver) {
        Lane known = ownerLane();
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
        // The owner's is not forgotten while he is the owner.
        Lane owned = ownerLane();
        // Nothing ever waits in a direct one, so another one may be made for the same receiver.
        if (lane instanceof QueuedLane queued && queued.released() && queued != owned) {
            retireLater(queued);
        }
    }

    /** Not at once: the last message of its last stream may be about to follow. */
    private void retireLater(QueuedLane lane) {
        driver.touch();
        if (lane != replies) {
            others().unused(lane);
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
            forget(lane);
        }
    }

    private void forget(QueuedLane lane) {
        if (lane == replies) {
            replies = null;
        } else if (others != null) {
            others.remove(lane);
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
    private Lane newLane(GunReceiver receiver) {
        return Lane.to(receiver, this);
    }

    // ---- the owner

    /** Any thread: the owner, {@code null} when there is none. */
    @Nullable GunReceiver owner() {
        return receiver(owner);
    }

    private static @Nullable GunReceiver receiver(@Nullable Ownership owner) {
        return owner == null ? null : owner.receiver();
    }

    /** Any thread: how many messages were handed over for the owner whose batch is not delivered yet. */
    int undelivered() {
        return owner instanceof Lane lane ? lane.undelivered() : 0;
    }

    /** Any thread: hands the connection over, unless somebody else was faster or it is closing. */
    boolean handOver(@Nullable GunReceiver from, GunReceiver to) {
        ConnectionState state = driver.status().info().state();
        if (state == ConnectionState.CLOSING || state == ConnectionState.TERMINATED) {
            return false;
        }
        Lane way = newLane(to);
        HandedOver next;
        Ownership now;
        do {
            now = owner;
            if (receiver(now) != from) {
                return false;
            }
            next = new HandedOver(way, now instanceof HandedOver unseen ? unseen.before() : (Lane) now);
        } while (!OWNER.compareAndSet(this, now, next));
        if (driver.terminationReason() != null && OWNER.compareAndSet(this, next, null)) {
            // It has terminated meanwhile and said so to the old owner: then there is nothing left to own.
            return false;
        }
        // Or the owner before would be kept until the connection has something to say.
        driver.submit(this::ownerLane);
        return true;
    }

    /** The way to the owner, {@code null} when there is none. */
    @Nullable Lane ownerLane() {
        Ownership now = owner;
        while (now instanceof HandedOver next) {
            Lane lane = laneTo(next);
            if (OWNER.compareAndSet(this, next, lane)) {
                succeeds(lane, next.before());
                return lane;
            }
            now = owner;
        }
        return (Lane) now;
    }

    private Lane laneTo(HandedOver next) {
        Lane before = next.before();
        if (before != null && before.receiver() == next.receiver()) {
            return before;
        }
        QueuedLane known = reply(next.receiver());
        return known == null ? next.way() : known;
    }

    /** A lane is known as the owner's or as one that streams reply by: a second one would overtake it. */
    private void succeeds(Lane lane, @Nullable Lane before) {
        if (lane == before) {
            return;
        }
        if (lane instanceof QueuedLane queued) {
            forget(queued);
        }
        leave(before);
    }

    private void leave(@Nullable Lane before) {
        if (before instanceof QueuedLane queued) {
            keep(queued);
            if (queued.isUnused()) {
                retireLater(queued);
            }
        }
    }

    /** {@code said} was the last that the owner is told. */
    void ownerEnds(GunMessage said) {
        Ownership last = owner;
        while (last instanceof HandedOver || !OWNER.compareAndSet(this, last, null)) {
            // Handed over when it had been said to the owner before.
            tellOwner(said);
            last = owner;
        }
        leave((Lane) last);
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
        Lane lane = ownerLane();
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
