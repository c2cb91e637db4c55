package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunOptions;
import dev.gun.client.GunOptionsException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * The properties under one prefix, on their way to the options: what is not set is skipped, and what the options
 * refuse is refused again under the property's name.
 *
 * @param prefix the prefix, without the last dot
 */
record PropertyGroup(String prefix) {

    PropertyGroup group(String name) {
        return new PropertyGroup(property(name));
    }

    String property(String name) {
        return prefix + "." + name;
    }

    /**
     * Whether any of these is set. Mapping is by method references, each of which costs a start a class of its own as it
     * is come by, also when it is given nothing to map: so groups of which nothing is set are passed by.
     */
    static boolean isAnySet(@Nullable Object... values) {
        for (Object value : values) {
            if (value != null) {
                return true;
            }
        }
        return false;
    }

    <T> void set(String name, @Nullable T value, Consumer<? super T> option) {
        if (value != null) {
            setShown(name, value, value instanceof Duration duration ? text(duration) : value.toString(), option);
        }
    }

    /** As {@link #set}, for values that must not be printed. */
    <T> void setSecret(String name, @Nullable T value, Consumer<? super T> option) {
        if (value != null) {
            setShown(name, value, "***", option);
        }
    }

    /** As {@link #set}, for sizes that the option takes as a number of bytes. */
    void setBytes(String name, @Nullable DataSize value, Consumer<Long> option) {
        if (value != null) {
            setShown(name, value, value.toString(), size -> option.accept(size.toBytes()));
        }
    }

    /** As {@link #setBytes}, for options whose number of bytes is an {@code int}. */
    void setIntBytes(String name, @Nullable DataSize value, Consumer<Integer> option) {
        setBytes(name, value, bytes -> {
            if (bytes < Integer.MIN_VALUE || bytes > Integer.MAX_VALUE) {
                throw new GunOptionsException(name, bytes, "at most " + Integer.MAX_VALUE + " bytes");
            }
            option.accept(bytes.intValue());
        });
    }

    private <T> void setShown(String name, T value, String shown, Consumer<? super T> option) {
        try {
            option.accept(value);
        } catch (GunOptionsException e) {
            throw new InvalidGunPropertyException(property(name), shown, allowed(value, e), e);
        }
    }

    /** A duration as properties write it. */
    static String text(Duration duration) {
        if (duration.equals(GunOptions.INFINITE)) {
            return "infinite";
        }
        return duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))
                ? duration.toSeconds() + "s"
                : duration.toMillis() + "ms";
    }

    private static String allowed(Object value, GunOptionsException e) {
        if (e.allowed().startsWith("not supported")) {
            return "nothing, it is " + e.allowed();
        }
        return value instanceof Duration ? e.allowed().replace("INFINITE", "infinite") : e.allowed();
    }
}
