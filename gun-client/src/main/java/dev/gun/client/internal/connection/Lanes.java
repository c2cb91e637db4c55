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

    /** Those that no stream used when this turn of the loop was under way; a list of its own once there are any. */
    private @Nullable ArrayList<Lane> unused;

    Lanes(ConnectionDriver driver) {
        this.driver = driver;
    }

    /** The lane to {@code receiver}, {@code null} when there is none. */
    @Nullable Lane find(GunReceiver receiver) {
        Lane one = first;
        if (one != null && one.receiver() == receiver) {
            return one;
        }
        return others == null ? null : others.get(receiver);
    }

    /** A lane to a receiver to which there is none. */
    void add(Lane made) {
        if (first == null) {
            first = made;
        } else {
            others = others == null ? new IdentityHashMap<>(2) : others;
            others.put(made.receiver(), made);
        }
    }

    /** A stream that used {@code lane} has ended. */
    void release(Lane lane) {
        // Not at once: the last message of the stream may be about to follow.
        if (--lane.users == 0) {
            unused = unused == null ? new ArrayList<>(1) : unused;
            unused.add(lane);
            driver.touch();
        }
    }

    /** The end of a turn: what its streams had to say is said. */
    void retireUnused() {
        ArrayList<Lane> now = unused;
        if (now != null) {
            for (int i = 0; i < now.size(); i++) {
                retire(now.get(i));
            }
            now.clear();
        }
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
