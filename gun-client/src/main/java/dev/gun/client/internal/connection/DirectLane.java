package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import dev.gun.client.message.GunMessage;

/** The way to a receiver that runs on the event loop: it is called as a message is added, so nothing ever waits. */
final class DirectLane extends Lane {

    DirectLane(Source source, GunReceiver receiver) {
        super(source, receiver);
    }

    @Override
    boolean isDirect() {
        return true;
    }

    @Override
    boolean lends(int size) {
        return borrows() && size >= 1;
    }

    @Override
    int undelivered() {
        return 0;
    }

    @Override
    boolean add(GunMessage message) {
        deliver(message, streamOf(message));
        return false;
    }
}
