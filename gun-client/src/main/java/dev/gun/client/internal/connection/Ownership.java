package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import org.jspecify.annotations.Nullable;

/** To whom a connection belongs: the way to its owner, or that it was handed over and the way is to be found yet. */
sealed interface Ownership permits Lane, Ownership.HandedOver {

    /** The owner. */
    GunReceiver receiver();

    /**
     * Any thread may hand a connection over, and at once; but which lanes there are only its event loop knows. So this
     * stands for the owner until that one has looked.
     *
     * @param way a lane that nobody has used, for a receiver to whom none leads yet
     * @param before the lane of the last owner that the event loop knew of
     */
    record HandedOver(Lane way, @Nullable Lane before) implements Ownership {

        @Override
        public GunReceiver receiver() {
            return way.receiver();
        }
    }
}
