package dev.gun.spring;

import dev.gun.client.Reason;
import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection or a pool that the start of the application waits for was not up in time. */
public final class GunAwaitUpException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Duration timeout;
    private final transient @Nullable Reason lastError;

    /**
     * A connection that is not up.
     *
     * @param name its name
     * @param timeout how long it was waited for
     * @param lastError why the last attempt failed, {@code null} when none has failed yet
     * @param cause what ended the waiting
     */
    public GunAwaitUpException(String name, Duration timeout, @Nullable Reason lastError, Throwable cause) {
        this("Connection", name, timeout, lastError, cause);
    }

    /**
     * A connection or a pool that is not up.
     *
     * @param kind {@code Connection} or {@code Pool}
     * @param name its name
     * @param timeout how long it was waited for
     * @param lastError why the last attempt failed, {@code null} when none has failed yet
     * @param cause what ended the waiting
     */
    GunAwaitUpException(String kind, String name, Duration timeout, @Nullable Reason lastError, Throwable cause) {
        super(
                kind + " '" + name + "' was not up within " + timeout
                        + (lastError == null ? "" : ": " + lastError.text()),
                cause);
        this.name = name;
        this.timeout = timeout;
        this.lastError = lastError;
    }

    /** The name of the connection or the pool. */
    public String name() {
        return name;
    }

    /** How long it was waited for. */
    public Duration timeout() {
        return timeout;
    }

    /** Why the last attempt failed, or {@code null} when none had. */
    public @Nullable Reason lastError() {
        return lastError;
    }
}
