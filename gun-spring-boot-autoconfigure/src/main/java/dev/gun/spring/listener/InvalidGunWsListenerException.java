package dev.gun.spring.listener;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A {@link GunWsListener} method that can never be called, found when the application starts. */
public final class InvalidGunWsListenerException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String listener;
    private final String problem;
    private final String remedy;

    InvalidGunWsListenerException(String listener, String problem, String remedy) {
        this(listener, problem, remedy, null);
    }

    InvalidGunWsListenerException(String listener, String problem, String remedy, @Nullable Throwable cause) {
        super("The @GunWsListener method " + listener + " " + problem, cause);
        this.listener = listener;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The method: class, name and parameter types. */
    public String listener() {
        return listener;
    }

    /** What is wrong with it; the end of a sentence whose subject is the method. */
    public String problem() {
        return problem;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }
}
