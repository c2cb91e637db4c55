package dev.gun.client.internal.connection;

import dev.gun.client.event.EventHandler;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event handlers of one connection as one. Called on its event loop. One that throws is logged and counted, and
 * changes nothing for the connection or the other handlers (spec page 2, rules).
 */
final class EventHandlers {

    private static final Logger LOG = LoggerFactory.getLogger(EventHandlers.class);

    private final String connection;
    private final List<EventHandler> handlers;
    private final FailureLog failures = new FailureLog(LOG, System::nanoTime);

    private EventHandlers(String connection, List<EventHandler> handlers) {
        this.connection = connection;
        this.handlers = handlers;
    }

    /** The handlers, or {@code null} when there are none, so that no event is ever made for nobody. */
    static @Nullable EventHandlers of(String connection, List<EventHandler> handlers) {
        return handlers.isEmpty() ? null : new EventHandlers(connection, handlers);
    }

    /** Any thread: how many callbacks threw. */
    long failures() {
        return failures.count();
    }

    /** Calls one callback of every handler. */
    <E> void fire(BiConsumer<EventHandler, E> callback, E event) {
        for (EventHandler handler : handlers) {
            try {
                callback.accept(handler, event);
            } catch (RuntimeException | Error e) {
                failures.add(
                        e,
                        () -> "[" + connection + "] event handler "
                                + handler.getClass().getName() + " threw on "
                                + event.getClass().getSimpleName());
            }
        }
    }
}
