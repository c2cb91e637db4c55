package dev.gun.client;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a connection: gets what the connection says about itself, and the messages of the streams that reply to
 * it. When the owner ends, so does the connection. Threads: see {@link GunReceiver}.
 */
@FunctionalInterface
public interface GunOwner extends GunReceiver {

    /**
     * The owner's life: completes when the owner ends, with {@link Reason#NORMAL} or {@link Reason#SHUTDOWN} for a
     * planned end, anything else otherwise. {@code null}, the default, for an owner that lives as long as it must.
     */
    default @Nullable CompletionStage<Reason> terminated() {
        return null;
    }
}
