package dev.gun.client;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The public face of a class as text, one line per member, sorted: whatever a caller can see, and nothing else. What
 * records, enums and {@link Object} bring by themselves is left out.
 */
final class ApiListing {
    private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");

    private final StringBuilder out = new StringBuilder();

    private ApiListing() {}

    /** The listing of the visible ones among {@code types}, by name. */
    static String of(Stream<Class<?>> types) {
        ApiListing listing = new ApiListing();
        types.filter(ApiListing::visible)
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .forEach(listing::type);
        return listing.out.toString();
    }

    private static boolean visible(Class<?> type) {
        for (Class<?> t = type; t != null; t = t.getEnclosingClass()) {
            if (!callable(t.getModifiers()) || t.isAnonymousClass() || t.isLocalClass()) {
                return false;
            }
        }
        return true;
    }

    private static boolean callable(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private void type(Class<?> type) {
        out.append(deprecated(type.isAnnotationPresent(Deprecated.class)))
                .append(head(type))
                .append('\n');
        Set<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (listed(field)) {
                members.add(modifiers(field) + text(field.getAnnotatedType()) + " " + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (listed(constructor) && !isCanonical(constructor)) {
                members.add(signature(constructor, "new"));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (listed(method) && !isGiven(method)) {
                members.add(signature(method, text(method.getAnnotatedReturnType()) + " " + method.getName()));
            }
        }
        members.forEach(line -> out.append("    ").append(line).append('\n'));
    }

    private static String head(Class<?> type) {
        StringBuilder head = new StringBuilder(type.getPackageName()).append(": ");
        int modifiers = type.getModifiers();
        if (Modifier.isProtected(modifiers)) {
            head.append("protected ");
        }
        head.append(kind(type)).append(' ').append(shorten(type.getName()));
        head.append(variables(type.getTypeParameters()));
        if (type.isRecord()) {
            head.append(Stream.of(type.getRecordComponents())
                    .map(c -> text(c.getAnnotatedType()) + " " + c.getName())
                    .collect(joining(", ", "(", ")")));
        }
        List<String> parents = new ArrayList<>();
        if (type.getSuperclass() != null
                && !Set.of(Object.class, Record.class, Enum.class).contains(type.getSuperclass())) {
            parents.add(text(type.getAnnotatedSuperclass()));
        }
        Stream.of(type.getAnnotatedInterfaces()).map(ApiListing::text).forEach(parents::add);
        if (!parents.isEmpty()) {
            head.append(" : ").append(String.join(", ", parents));
        }
        return head.toString();
    }

    private static String kind(Class<?> type) {
        if (type.isRecord()) {
            return "record";
        }
        if (type.isEnum()) {
            return "enum";
        }
        if (type.isAnnotation()) {
            return "annotation";
        }
        String sealed = type.isSealed() ? "sealed " : "";
        if (type.isInterface()) {
            return sealed + "interface";
        }
        int modifiers = type.getModifiers();
        return (Modifier.isFinal(modifiers) ? "final " : "")
                + (Modifier.isAbstract(modifiers) ? "abstract " : "")
                + sealed
                + "class";
    }

    private static boolean listed(Member member) {
        return callable(member.getModifiers()) && !member.isSynthetic();
    }

    private static boolean isCanonical(Constructor<?> constructor) {
        Class<?> owner = constructor.getDeclaringClass();
        return owner.isRecord()
                && Arrays.equals(
                        constructor.getParameterTypes(),
                        Stream.of(owner.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray(Class<?>[]::new));
    }

    private static boolean isGiven(Method method) {
        Class<?> owner = method.getDeclaringClass();
        if (OF_OBJECT.contains(method.getName()) && !Modifier.isStatic(method.getModifiers())) {
            return method.getParameterCount() == (method.getName().equals("equals") ? 1 : 0);
        }
        if (owner.isEnum()) {
            return Set.of("values", "valueOf").contains(method.getName());
        }
        return owner.isRecord()
                && method.getParameterCount() == 0
                && Stream.of(owner.getRecordComponents())
                        .anyMatch(component -> component.getAccessor().equals(method));
    }

    private static String signature(Executable executable, String name) {
        return deprecated(executable.isAnnotationPresent(Deprecated.class))
                + modifiers(executable)
                + variables(executable.getTypeParameters())
                + (executable.getTypeParameters().length == 0 ? "" : " ")
                + name
                + Stream.of(executable.getParameters())
                        .map(ApiListing::parameter)
                        .collect(joining(", ", "(", ")"))
                + (executable.getExceptionTypes().length == 0
                        ? ""
                        : Stream.of(executable.getAnnotatedExceptionTypes())
                                .map(ApiListing::text)
                                .collect(joining(", ", " throws ", "")));
    }

    private static String parameter(Parameter parameter) {
        String type = text(parameter.getAnnotatedType());
        if (parameter.isVarArgs()) {
            type = type.replaceFirst("\\[\\]$", "...");
        }
        return type + " " + parameter.getName();
    }

    private static String modifiers(Member member) {
        int modifiers = member.getModifiers();
        boolean inInterface = member.getDeclaringClass().isInterface();
        StringBuilder text = new StringBuilder();
        if (Modifier.isProtected(modifiers)) {
            text.append("protected ");
        }
        if (Modifier.isStatic(modifiers)) {
            text.append("static ");
        } else if (member instanceof Method method && method.isDefault()) {
            text.append("default ");
        }
        if (Modifier.isAbstract(modifiers) && !inInterface) {
            text.append("abstract ");
        }
        return text.toString();
    }

    private static String variables(TypeVariable<?>[] variables) {
        if (variables.length == 0) {
            return "";
        }
        return Stream.of(variables)
                .map(variable -> {
                    String bounds = Stream.of(variable.getAnnotatedBounds())
                            .map(ApiListing::text)
                            .collect(joining(" & "));
                    return variable.getName() + (bounds.equals("Object") ? "" : " extends " + bounds);
                })
                .collect(joining(", ", "<", ">"));
    }

    private static String deprecated(boolean yes) {
        return yes ? "@Deprecated " : "";
    }

    private static String text(AnnotatedType type) {
        return shorten(type.toString());
    }

    /** Type names without packages; a nested one keeps its owner. */
    private static String shorten(String names) {
        return names.replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "")
                .replace("@Nullable()", "@Nullable")
                .replace('$', '.');
    }
}
