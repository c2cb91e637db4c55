package dev.gun.client;

import java.util.function.Supplier;

/** What an {@code await…} that times out does with the stream. */
public enum OnTimeout {
    /** Nothing: a later await goes on where this one stopped. */
    KEEP,
    /** Cancels the stream, as {@link GunStream#cancel()} does. */
    CANCEL;

    <T> T apply(GunStream stream, Supplier<T> await) {
        try {
            return await.get();
        } catch (GunException.TimedOut e) {
            if (this == CANCEL) {
                stream.cancel();
            }
            throw e;
        }
    }
}
