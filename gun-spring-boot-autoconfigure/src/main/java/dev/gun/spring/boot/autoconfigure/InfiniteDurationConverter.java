package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunOptions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;
import org.springframework.util.StringUtils;

/** Converts {@code infinite}, and what Boot takes for a duration, for properties that {@link MayBeInfinite}. */
final class InfiniteDurationConverter implements ConditionalGenericConverter {

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(new ConvertiblePair(String.class, Duration.class));
    }

    /** Only our own properties: a converter of properties is asked for those of every other library too. */
    @Override
    public boolean matches(TypeDescriptor source, TypeDescriptor target) {
        return target.hasAnnotation(MayBeInfinite.class);
    }

    @Override
    public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
        if (!(source instanceof String text) || !StringUtils.hasText(text)) {
            return null;
        }
        String value = text.trim();
        return value.equalsIgnoreCase("infinite") ? GunOptions.INFINITE : duration(value);
    }

    private static Duration duration(String value) {
        try {
            return DurationStyle.detectAndParse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + value + "' is neither a duration, such as 500ms, 5s or 2m, nor 'infinite'", e);
        }
    }
}
