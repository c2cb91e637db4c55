package dev.gun.client;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An option has a value that it cannot have. Nothing was opened. */
public final class GunOptionsException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String option;
    private final String value;
    private final String allowed;

    /**
     * A refused option.
     *
     * @param option its name, for example {@code http1.maxPipelined}
     * @param value the value; {@code null} is shown as such
     * @param allowed what is allowed
     */
    public GunOptionsException(String option, @Nullable Object value, String allowed) {
        super("Option " + option + " cannot be " + value + ": allowed is " + allowed);
        this.option = option;
        this.value = String.valueOf(value);
        this.allowed = allowed;
    }

    private GunOptionsException(String option, Object value, String message, String allowed) {
        super(message);
        this.option = option;
        this.value = String.valueOf(value);
        this.allowed = allowed;
    }

    /** An option that Gun has and that has no meaning here, whatever its value. */
    static GunOptionsException notSupported(String option, Object value, String why) {
        String text = "not supported: " + why;
        return new GunOptionsException(option, value, "Option " + option + " is " + text, text);
    }

    /** The option's name. */
    public String option() {
        return option;
    }

    /** The refused value, as text. */
    public String value() {
        return value;
    }

    /** What is allowed; for an option that is not supported, why not. */
    public String allowed() {
        return allowed;
    }
}
