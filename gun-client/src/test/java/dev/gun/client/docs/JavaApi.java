package dev.gun.client.docs;

import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The exported API by the names that documents use: {@code Type}, {@code Type#member}, {@code Type.Nested#member}. */
final class JavaApi {

    private static final List<String> PACKAGES =
            List.of("dev.gun.client.", "dev.gun.client.cookie.", "dev.gun.client.message.", "dev.gun.client.event.");

    private JavaApi() {}

    /** Whether there is such a public type or member. */
    static boolean exists(String reference) {
        int hash = reference.indexOf('#');
        Class<?> type = type(hash < 0 ? reference : reference.substring(0, hash));
        return type != null && (hash < 0 || hasMember(type, reference.substring(hash + 1)));
    }

    private static @Nullable Class<?> type(String name) {
        return PACKAGES.stream()
                .map(prefix -> load(prefix + name.replace('.', '$')))
                .filter(type -> type != null && Modifier.isPublic(type.getModifiers()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Class<?> load(String name) {
        try {
            // Looking at a class must not run its initialiser: other tests are to meet it as users do.
            return Class.forName(name, false, JavaApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static boolean hasMember(Class<?> type, String name) {
        Stream<? extends Member> members = Stream.concat(Stream.of(type.getMethods()), Stream.of(type.getFields()));
        return members.anyMatch(member ->
                member.getName().equals(name) && !member.getDeclaringClass().equals(Object.class));
    }
}
