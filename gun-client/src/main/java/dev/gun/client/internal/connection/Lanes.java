package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import java.util.IdentityHashMap;

/**
 * The lanes to receivers that were given with {@code replyTo}; each lives as long as a stream uses it. Confined to the
 * event loop.
 */
final class Lanes {

    private final ConnectionDriver driver;
    private final IdentityHashMap<GunReceiver, Lane> lanes = new IdentityHashMap<>();

    Lanes(ConnectionDriver driver) {
        this.driver = driver;
    }

    Lane acquire(GunReceiver receiver) {
        Lane lane = lanes.computeIfAbsent(receiver, driver::newLane);
        lane.users++;
        return lane;
    }

    void release(Lane lane) {
        if (--lane.users == 0) {
            lanes.remove(lane.receiver());
        }
    }
}
