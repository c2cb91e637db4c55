package dev.gun.spring.boot.autoconfigure;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.unit.DataSize;

/**
 * Says what is allowed where a property under {@code gun} cannot even be read. Boot's own report ends with "Update your
 * application's configuration". Only types whose values are never secret.
 */
final class UnreadableGunProperty {

    private static final ConfigurationPropertyName GUN = ConfigurationPropertyName.of("gun");

    private UnreadableGunProperty() {}

    /** The same failure as of a value that can be read and is refused; {@code null} when we have nothing to add. */
    static @Nullable InvalidGunPropertyException of(BindException failure) {
        ConfigurationProperty property = failure.getProperty();
        if (property == null || !GUN.isAncestorOf(failure.getName())) {
            return null;
        }
        String allowed = allowed(failure.getTarget());
        return allowed == null
                ? null
                : new InvalidGunPropertyException(
                        property.getName().toString(), String.valueOf(property.getValue()), allowed, failure);
    }

    private static @Nullable String allowed(Bindable<?> target) {
        Class<?> type = target.getType().resolve(Object.class);
        if (type == Duration.class) {
            String duration = "a duration such as 500ms, 5s or 2m";
            return target.getAnnotation(MayBeInfinite.class) == null ? duration : duration + ", or infinite";
        }
        if (Collection.class.isAssignableFrom(type)) {
            Class<?> elements = target.getType().asCollection().getGeneric().resolve(Object.class);
            if (elements.isRecord()) {
                return "a list of groups, whose properties are set one by one: " + parts(elements);
            }
            String element = allowed(elements);
            return element == null ? null : "a list, with commas, each " + element;
        }
        return allowed(type);
    }

    private static @Nullable String allowed(Class<?> type) {
        if (type == DataSize.class) {
            return "a size such as 512B, 64KB or 8MB";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "a number such as 0.5 or 2";
        }
        if (type == InetAddress.class) {
            return "an IP address of this machine";
        }
        return type.isEnum() ? names(type) : null;
    }

    private static String parts(Class<?> group) {
        return Arrays.stream(group.getRecordComponents())
                .map(part ->
                        "[0]." + part.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** As properties write them. */
    private static String names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(" or "));
    }
}
