package dev.gun.spring.boot.autoconfigure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A property of Gun has a value that it cannot have, or is missing. */
public final class InvalidGunPropertyException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String property;
    private final @Nullable String value;
    private final String allowed;

    /**
     * A refused value.
     *
     * @param property the property's full name
     * @param value the value without anything secret, {@code null} when the property is missing
     * @param allowed what is allowed
     */
    public InvalidGunPropertyException(String property, @Nullable String value, String allowed) {
        this(property, value, allowed, null);
    }

    InvalidGunPropertyException(String property, @Nullable String value, String allowed, @Nullable Throwable cause) {
        super(
                value == null
                        ? "Property " + property + " is missing: needed is " + allowed
                        : "Property " + property + " cannot be " + value + ": allowed is " + allowed,
                cause);
        this.property = property;
        this.value = value;
        this.allowed = allowed;
    }

    /** The property's full name, for example {@code gun.connections.prices.connect-timeout}. */
    public String property() {
        return property;
    }

    /** The refused value, without anything secret; {@code null} when the property is missing. */
    public @Nullable String value() {
        return value;
    }

    /** What is allowed. */
    public String allowed() {
        return allowed;
    }
}
