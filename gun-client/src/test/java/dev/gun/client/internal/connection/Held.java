package dev.gun.client.internal.connection;

import io.netty.channel.Channel;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The objects of ours that can be reached from some of ours: through their fields, and through the pipelines of channels. The JDK's and
 * Netty's count, but are not looked into.
 */
final class Held {

    private static final String OURS = "dev.gun.client.";

    private final Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> left = new ArrayDeque<>();

    private Held() {}

    /** What can be reached from {@code roots}. */
    static Held by(Object... roots) throws IllegalAccessException {
        Held held = new Held();
        for (Object root : roots) {
            held.reached(root);
        }
        while (!held.left.isEmpty()) {
            held.look(held.left.remove());
        }
        return held;
    }

    /** The names of the classes of what {@code other} does not hold too, sorted, each as often as it occurs. */
    List<String> apartFrom(Held other) {
        return found.stream()
                .filter(object -> !other.found.contains(object))
                .map(object -> object.getClass())
                .filter(type -> !type.getName().startsWith("io.netty."))
                .map(type -> type.getSimpleName())
                .sorted()
                .toList();
    }

    private void reached(Object object) {
        boolean value = object instanceof Enum || object instanceof Class || isTests(object.getClass());
        if (!value && found.add(object)) {
            left.add(object);
        }
    }

    /** What a test gives is not what the client makes. */
    private static boolean isTests(Class<?> type) {
        return type.getName().contains("Tests");
    }

    private void look(Object object) throws IllegalAccessException {
        Class<?> type = object.getClass();
        if (object instanceof Channel channel) {
            channel.pipeline().toMap().values().forEach(this::reached);
        } else if (type.isArray() && !type.getComponentType().isPrimitive()) {
            for (int i = 0; i < Array.getLength(object); i++) {
                reachedIfAny(Array.get(object, i));
            }
        } else if (type.getName().startsWith(OURS)) {
            for (Field field : fields(type).toList()) {
                field.setAccessible(true);
                reachedIfAny(field.get(object));
            }
        }
    }

    private void reachedIfAny(Object object) {
        if (object != null) {
            reached(object);
        }
    }

    private static Stream<Field> fields(Class<?> type) {
        return Stream.<Class<?>>iterate(type, of -> of != null && of.getName().startsWith(OURS), Class::getSuperclass)
                .flatMap(of -> Arrays.stream(of.getDeclaredFields()))
                .filter(field -> !field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers()));
    }
}
