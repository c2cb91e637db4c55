package dev.gun.client.internal.connection;

import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.WsRecvFrameEndEvent;
import dev.gun.client.event.WsRecvFrameHeaderEvent;
import dev.gun.client.event.WsRecvFrameStartEvent;
import dev.gun.client.event.WsSendFrameEvent;
import java.util.List;
import java.util.Map;
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

    private static final Map<String, Class<?>> FRAME_CALLBACKS = Map.of(
            "wsRecvFrameStart", WsRecvFrameStartEvent.class,
            "wsRecvFrameHeader", WsRecvFrameHeaderEvent.class,
            "wsRecvFrameEnd", WsRecvFrameEndEvent.class,
            "wsSendFrameStart", WsSendFrameEvent.class,
            "wsSendFrameEnd", WsSendFrameEvent.class);

    private final String connection;
    private final List<EventHandler> handlers;
    private final List<ConnectionEventHandler> connectionHandlers;
    private final boolean frames;
    private final FailureLog failures = new FailureLog(LOG, System::nanoTime);

    private EventHandlers(String connection, List<EventHandler> handlers) {
        this.connection = connection;
        this.handlers = handlers;
        this.connectionHandlers = handlers.stream()
                .filter(ConnectionEventHandler.class::isInstance)
                .map(ConnectionEventHandler.class::cast)
                .toList();
        this.frames = handlers.stream().anyMatch(EventHandlers::wantsFrames);
    }

    /** The handlers, or {@code null} when there are none, so that no event is ever made for nobody. */
    static @Nullable EventHandlers of(String connection, List<EventHandler> handlers) {
        return handlers.isEmpty() ? null : new EventHandlers(connection, handlers);
    }

    /** Any thread: how many callbacks threw. */
    long failures() {
        return failures.count();
    }

    /** Whether a handler overrides a callback for frames: without one, no frame makes an event, or is written alone. */
    boolean wantFrames() {
        return frames;
    }

    private static boolean wantsFrames(EventHandler handler) {
        return FRAME_CALLBACKS.entrySet().stream()
                .anyMatch(callback -> isOverridden(handler.getClass(), callback.getKey(), callback.getValue()));
    }

    private static boolean isOverridden(Class<?> type, String callback, Class<?> event) {
        try {
            return type.getMethod(callback, event).getDeclaringClass() != EventHandler.class;
        } catch (NoSuchMethodException e) {
            // A native image knows methods by name only where it was told so; then the handler is called for all.
            return true;
        }
    }

    /** Calls one callback of every handler. */
    <E> void fire(BiConsumer<EventHandler, E> callback, E event) {
        call(handlers, callback, event);
    }

    /** Whether anybody hears what Gun tells only the owner. */
    boolean hasConnectionHandlers() {
        return !connectionHandlers.isEmpty();
    }

    /** Calls one callback of every handler that hears what Gun tells only the owner. */
    <E> void tell(BiConsumer<ConnectionEventHandler, E> callback, E event) {
        call(connectionHandlers, callback, event);
    }

    private <H extends EventHandler, E> void call(List<H> called, BiConsumer<H, E> callback, E event) {
        for (H handler : called) {
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
