package dev.gun.client.internal.transport;

/** Something under way that can be stopped. */
@FunctionalInterface
public interface Cancellable {

    /**
     * Stops it and closes what it has opened; its callback is not called afterwards. Does nothing when it has ended. On
     * the event loop that it runs on.
     */
    void cancel();
}
