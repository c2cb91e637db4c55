package dev.gun.client;

import dev.gun.client.event.EventHandler;
import dev.gun.client.testkit.Recorder;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records every callback of {@link EventHandler}, also ones that are added later: it implements the interface by
 * reflection. A line is the callback's name and what {@link #detail} finds worth saying of the event.
 */
final class RecordedEvents {

    /** The callbacks, in order. */
    final Recorder<String> lines = new Recorder<>();

    /** The events themselves, in the same order. */
    final Recorder<Object> events = new Recorder<>();

    /** The handler to give to a connection. */
    final EventHandler handler = (EventHandler) Proxy.newProxyInstance(
            EventHandler.class.getClassLoader(), new Class<?>[] {EventHandler.class}, this::called);

    private @Nullable Object called(Object proxy, Method method, Object @Nullable [] arguments) {
        if (method.getDeclaringClass() == Object.class) {
            return method.getName().equals("hashCode") ? System.identityHashCode(proxy) : "RecordedEvents";
        }
        Object event = Objects.requireNonNull(arguments)[0];
        events.record(event);
        lines.record(method.getName() + detail(event));
        return null;
    }

    /** The names of the callbacks so far. */
    List<String> names() {
        return lines.items().stream().map(line -> line.split(" ", 2)[0]).toList();
    }

    /** Stream, status, error, reason, state and protocol of the event, of those that it has. */
    private static String detail(Object event) {
        List<String> parts = new ArrayList<>();
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            Object value = value(event, component);
            if (value instanceof GunStream stream && component.getName().equals("stream")) {
                parts.add("#" + stream.id());
            } else if (value instanceof Reason reason) {
                parts.add(Said.of(reason));
            } else if (value instanceof WsFrame frame) {
                parts.add(Said.of(frame));
            } else if (value instanceof Protocol || value instanceof ConnectionState || value instanceof Side) {
                parts.add(value.toString());
            } else if (component.getName().equals("status")
                    || component.getName().equals("type")) {
                parts.add(String.valueOf(value));
            }
        }
        return parts.isEmpty() ? "" : " " + String.join(" ", parts);
    }

    static @Nullable Object value(Object event, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
