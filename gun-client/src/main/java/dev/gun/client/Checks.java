package dev.gun.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The validation that all options share, so that every refusal names option, value and what is allowed. */
final class Checks {

    private Checks() {}

    /** A duration as it is printed. */
    static String text(Duration duration) {
        return duration.equals(GunOptions.INFINITE) ? "infinite" : duration.toString();
    }

    /** A positive duration, or infinite. */
    static Duration positive(String option, @Nullable Duration value) {
        if (value == null || value.isZero() || value.isNegative()) {
            throw new GunOptionsException(option, value, "a positive duration or INFINITE");
        }
        return value;
    }

    /** A duration that is not negative. */
    static Duration notNegative(String option, @Nullable Duration value) {
        if (value == null || value.isNegative()) {
            throw new GunOptionsException(option, value, "zero or a positive duration");
        }
        return value;
    }

    static int between(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new GunOptionsException(option, value, min + " to " + max);
        }
        return value;
    }

    static long between(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new GunOptionsException(option, value, min + " to " + max);
        }
        return value;
    }

    static <T> T notNull(String option, @Nullable T value) {
        if (value == null) {
            throw new GunOptionsException(option, null, "anything but null");
        }
        return value;
    }
}
