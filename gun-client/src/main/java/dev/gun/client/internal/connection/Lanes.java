package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a connection that has several: those beside the one that {@link Delivery} knows of each kind, since most
 * connections have no more than one. Confined to the event loop.
 */
final class Lanes {

    /** Those to receivers that were given with {@code replyTo}; a map of its own once there are any. */
    private @Nullable IdentityHashMap<GunReceiver, QueuedLane> replies;

    /** Those that have something to hand over; a list of its own once there are any. */
    private @Nullable ArrayList<QueuedLane> dirty;

    /** Those that no stream used when this turn of the loop was under way; a list of its own once there are any. */
    private @Nullable ArrayList<QueuedLane> unused;

    /** The lane to {@code receiver}, {@code null} when there is none. */
    @Nullable QueuedLane find(GunReceiver receiver) {
        return replies == null ? null : replies.get(receiver);
    }

    /** A lane to a receiver to which there is none. */
    void add(QueuedLane made) {
        replies = replies == null ? new IdentityHashMap<>(2) : replies;
        replies.put(made.receiver(), made);
    }

    void remove(QueuedLane lane) {
        if (replies != null) {
            replies.remove(lane.receiver(), lane);
        }
    }

    /** {@code lane} has something to hand over. */
    void dirty(QueuedLane lane) {
        dirty = dirty == null ? new ArrayList<>(1) : dirty;
        dirty.add(lane);
    }

    /** Hands over what there is, and what comes of that. */
    void flushDirty() {
        ArrayList<QueuedLane> now = dirty;
        if (now != null) {
            for (int i = 0; i < now.size(); i++) {
                now.get(i).flush();
            }
            now.clear();
        }
    }

    /** No stream uses {@code lane} any more. */
    void unused(QueuedLane lane) {
        unused = unused == null ? new ArrayList<>(1) : unused;
        unused.add(lane);
    }

    /** Calls {@code retire} for each that was unused, once. */
    void retireUnused(Consumer<QueuedLane> retire) {
        ArrayList<QueuedLane> now = unused;
        if (now != null) {
            for (int i = 0; i < now.size(); i++) {
                retire.accept(now.get(i));
            }
            now.clear();
        }
    }
}
