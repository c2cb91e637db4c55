package dev.gun.spring.listener;

import dev.gun.client.message.GunWs;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The payload as an object.
 *
 * @param listener the method's name
 * @param type the parameter's type
 * @param nullable whether the parameter may be {@code null}
 * @param converter makes the object
 */
record ConvertedArgument(String listener, Type type, boolean nullable, GunWsConverter converter)
        implements ListenerMethod.Argument {

    private static final Logger log = LoggerFactory.getLogger(GunWsConversionException.class);

    @Override
    public @Nullable Object of(GunWs message) {
        Object value;
        try {
            value = converter.read(message.frame(), type);
        } catch (Exception e) {
            // The converter's own words may quote the payload, so they go no further than the level that shows
            // payloads.
            log.trace("A frame of connection '{}' does not convert", message.connection(), e);
            throw failed(message, converter.describe(e));
        }
        if (value == null && !nullable) {
            throw failed(message, "it says null, and the parameter is not @Nullable");
        }
        return value;
    }

    private GunWsConversionException failed(GunWs message, String problem) {
        return new GunWsConversionException(listener, message.connection(), type, problem);
    }
}
