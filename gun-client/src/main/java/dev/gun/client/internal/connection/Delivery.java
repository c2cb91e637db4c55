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
    private final Lanes lanes;
    private final List<Lane> dirty = new ArrayList<>(0);
    private volatile @Nullable Lane owner;

    /** @param driver knows its options and its receivers' executor already */
    Delivery(ConnectionDriver driver) {
        this.driver = driver;
        this.lanes = new Lanes(driver);
        GunReceiver first = driver.options().owner();
        this.owner = first == null ? null : newLane(first);
    }

    /** The lanes to receivers that are not the owner. */
    Lanes lanes() {
        return lanes;
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
            dirty.add(last);
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
            dirty.add(lane);
        }
        driver.touch();
    }

    /** The end of a turn. */
    void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
        lanes.retireUnused();
    }
}
