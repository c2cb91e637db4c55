package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The lanes to receivers that were given with {@code replyTo}; each lives as long as a stream uses it or something waits
 * in it, since a second lane to the same receiver would overtake the first. Confined to the event loop.
 */
final class Lanes {

    private final ConnectionDriver driver;

    /** The first of them, which mostly is the only one. */
    private @Nullable Lane first;

    /** The others; a map of its own once there are any. */
    private @Nullable IdentityHashMap<GunReceiver, Lane> others;

    /** Those that no stream used when this turn of the loop was under way. */
    private final ArrayList<Lane> unused = new ArrayList<>(0);

    Lanes(ConnectionDriver driver) {
        this.driver = driver;
    }

    Lane acquire(GunReceiver receiver) {
        Lane owner = driver.delivery().owner();
        Lane lane = owner != null && owner.receiver() == receiver ? owner : find(receiver);
        lane.users++;
        return lane;
    }

    private Lane find(GunReceiver receiver) {
        Lane one = first;
        if (one != null && one.receiver() == receiver) {
            return one;
        }
        Lane other = others == null ? null : others.get(receiver);
        if (other != null) {
            return other;
        }
        Lane made = driver.delivery().newLane(receiver);
        if (made.isDirect()) {
            // Nothing ever waits in it, so another one may be made for the same receiver.
            return made;
        }
        if (one == null) {
            first = made;
        } else {
            others = others == null ? new IdentityHashMap<>(2) : others;
            others.put(receiver, made);
        }
        return made;
    }

    void release(Lane lane) {
        if (lane.isDirect()) {
            return;
        }
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

    /** Any thread: nothing waits in {@code lane} any more. The loop is not woken for that: it looks when it is awake. */
    void idle(Lane lane) {
        driver.runtime().executeLazily(driver.loop(), () -> retire(lane));
    }

    private void retire(Lane lane) {
        if (lane.users == 0 && lane.whenIdle(this)) {
            if (lane == first) {
                first = null;
            } else if (others != null) {
                others.remove(lane.receiver(), lane);
            }
        }
    }
}
