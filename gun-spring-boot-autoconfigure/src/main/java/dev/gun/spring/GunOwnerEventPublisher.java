package dev.gun.spring;

import dev.gun.client.GunOwner;
import dev.gun.client.message.GunMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

/**
 * The owner of the application's connections: publishes every message as an event, so that
 * {@code @EventListener void on(GunWs ws)} gets it. Listeners are called in order, one message of a connection at a
 * time, off the event loop; what a listener throws is logged and counted by the connection, and the next message comes.
 */
public final class GunOwnerEventPublisher implements GunOwner, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(GunOwnerEventPublisher.class);

    private final ApplicationEventPublisher events;
    private volatile State state = State.OPEN;

    private enum State {
        /** Messages are published. */
        OPEN,
        /** The application context is going away, and its listeners with it: messages are dropped. */
        CLOSED
    }

    /** Publishes with {@code events}. */
    public GunOwnerEventPublisher(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void receive(GunMessage message) {
        if (state == State.CLOSED) {
            log.debug(
                    "A {} of connection '{}' came after the application context was closed",
                    message.getClass().getSimpleName(),
                    message.connection());
            return;
        }
        events.publishEvent(message);
    }

    @Override
    public void destroy() {
        state = State.CLOSED;
    }
}
