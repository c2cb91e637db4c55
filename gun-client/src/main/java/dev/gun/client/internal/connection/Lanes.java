package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import java.util.ArrayList;
import java.util.IdentityHashMap;

/**
 * The lanes to receivers that were given with {@code replyTo}; each lives as long as a stream uses it or something waits
 * in it, since a second lane to the same receiver would overtake the first. Confined to the event loop.
 */
final class Lanes {

    private final ConnectionDriver driver;
    private final IdentityHashMap<GunReceiver, Lane> lanes = new IdentityHashMap<>();

    /** Those that no stream used when this turn of the loop was under way. */
    private final ArrayList<Lane> unused = new ArrayList<>(0);

    Lanes(ConnectionDriver driver) {
        this.driver = driver;
    }

    Lane acquire(GunReceiver receiver) {
        Lane owner = driver.ownerLane();
        Lane lane = owner != null && owner.receiver() == receiver
                ? owner
                : lanes.computeIfAbsent(receiver, driver::newLane);
        lane.users++;
        return lane;
    }

    void release(Lane lane) {
        // Not at once: the last message of the stream may be about to follow.
        if (--lane.users == 0) {
            unused.add(lane);
            driver.touch();
        }
    }

    /** The end of a turn: what its streams had to say is said. */
    void retireUnused() {
        for (int i = 0; i < unused.size(); i++) {
            retire(unused.get(i));
        }
        unused.clear();
    }

    private void retire(Lane lane) {
        if (lane.users == 0 && lane.whenIdle(() -> driver.submit(() -> retire(lane)))) {
            lanes.remove(lane.receiver(), lane);
        }
    }
}
