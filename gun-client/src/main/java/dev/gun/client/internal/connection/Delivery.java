package dev.gun.client.internal.connection;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunReceiver;
import dev.gun.client.message.GunMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a connection says to those who hear it: its owner, and the receivers of its streams. What one turn of the
 * loop has for each is handed over at its end. Event loop only, but where marked.
 */
final class Delivery {

    private static final AtomicReferenceFieldUpdater<Delivery, @Nullable Lane> OWNER =
            AtomicReferenceFieldUpdater.newUpdater(Delivery.class, Lane.class, "owner");

    private final ConnectionDriver driver;
    /** The lane that has something to hand over, or the first of several; {@code null} when there is none. */
    private @Nullable Lane dirty;
    /** The others; a list of its own once there are any. */
    private @Nullable List<Lane> othersDirty;
    /** Those to other receivers than the owner; {@code null} until there is one that has to be found again. */
    private @Nullable Lanes lanes;

    private volatile @Nullable Lane owner;

    /** @param driver knows its options and its receivers' executor already */
    Delivery(ConnectionDriver driver) {
        this.driver = driver;
        GunReceiver first = driver.options().owner();
        this.owner = first == null ? null : newLane(first);
    }

    /** The lane to the receiver of a stream, until {@link #release}. */
    Lane acquire(GunReceiver receiver) {
        Lane lane = owner;
        if (lane == null || lane.receiver() != receiver) {
            lane = lanes == null ? null : lanes.find(receiver);
        }
        if (lane == null) {
            lane = newLane(receiver);
            if (!lane.isDirect()) {
                lanes().add(lane);
            }
        }
        lane.users++;
        return lane;
    }

    /** A stream does not use {@code lane} any more. */
    void release(Lane lane) {
        // Nothing ever waits in a direct one, so another one may be made for the same receiver.
        if (!lane.isDirect()) {
            lanes().release(lane);
        }
    }

    private Lanes lanes() {
        Lanes made = lanes;
        if (made == null) {
            made = new Lanes(driver);
            lanes = made;
        }
        return made;
    }

    /** Any thread. */
    Lane newLane(GunReceiver receiver) {
        return new Lane(driver.name(), receiver, driver.receivers(), driver.listenerFailures());
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
        if (dirty == null) {
            dirty = lane;
            return;
        }
        List<Lane> others = othersDirty;
        if (others == null) {
            others = new ArrayList<>(1);
            othersDirty = others;
        }
        others.add(lane);
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

    /** The end of a turn. */
    void flush() {
        Lane first = dirty;
        if (first != null) {
            first.flush();
            flushOthers();
            dirty = null;
        }
        if (lanes != null) {
            lanes.retireUnused();
        }
    }

    private void flushOthers() {
        List<Lane> others = othersDirty;
        if (others != null) {
            for (int i = 0; i < others.size(); i++) {
                others.get(i).flush();
            }
            others.clear();
        }
    }
}
