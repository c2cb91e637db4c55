package dev.gun.spring.listener;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What a method returned could not be made a frame, or could not be sent. */
public final class GunWsReplyException extends GunWsListenerException {

    @Serial
    private static final long serialVersionUID = 1L;

    GunWsReplyException(String listener, String connection, String problem, @Nullable Throwable cause) {
        super(listener, connection, "returned a value that " + problem + " to a frame", cause);
    }
}
