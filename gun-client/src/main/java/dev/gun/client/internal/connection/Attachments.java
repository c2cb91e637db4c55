package dev.gun.client.internal.connection;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What customizers attached to a request.
 *
 * @param context the one object that its events carry, or {@code null}
 * @param byType what was attached under a type, each an instance of it
 */
record Attachments(@Nullable Object context, Map<Class<?>, Object> byType) {

    static final Attachments NONE = new Attachments(null, Map.of());

    <T> @Nullable T get(Class<T> type) {
        Object attached = byType.get(type);
        return attached == null ? null : type.cast(attached);
    }
}
