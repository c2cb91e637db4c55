package dev.gun.spring.listener;

import java.io.Serial;
import java.lang.reflect.Type;

/**
 * The payload of a frame is not what the method's parameter says. Has no cause, since what converters throw tends to
 * quote the payload; it is logged by {@code dev.gun.spring.listener} at TRACE.
 */
public final class GunWsConversionException extends GunWsListenerException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String targetType;

    GunWsConversionException(String listener, String connection, Type targetType, String problem) {
        super(
                listener,
                connection,
                "was not called: no " + targetType.getTypeName() + " can be made (" + problem + ") of a frame",
                null);
        this.targetType = targetType.getTypeName();
    }

    /** The name of the type that the payload does not convert to. */
    public String targetType() {
        return targetType;
    }
}
