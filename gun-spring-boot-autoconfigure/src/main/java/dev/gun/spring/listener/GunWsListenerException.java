package dev.gun.spring.listener;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A {@link GunWsListener} method did not do its work for one frame. Its own text never has the payload. */
public class GunWsListenerException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String listener;
    private final String connection;

    /** A failure of {@code listener} at a frame of {@code connection}. */
    public GunWsListenerException(String listener, String connection, String problem, @Nullable Throwable cause) {
        super("The @GunWsListener method " + listener + " " + problem + " of connection '" + connection + "'", cause);
        this.listener = listener;
        this.connection = connection;
    }

    /** The method: class, name and parameter types. */
    public String listener() {
        return listener;
    }

    /** The connection's name. */
    public String connection() {
        return connection;
    }
}
