package dev.gun.spring.listener;

import dev.gun.client.message.GunWs;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a frame that a {@link GunWsListener} method could not handle. Called on the thread of the
 * method. The failure has been counted already.
 */
@FunctionalInterface
public interface GunWsListenerErrorHandler {

    /**
     * Handles a failure.
     *
     * @param message the frame
     * @param failure what went wrong: a {@link GunWsConversionException} when the payload does not convert, a
     *     {@link GunWsReplyException} when the returned value does not, else with what the method threw as its cause
     * @return sent back in place of the method's value; {@code null} for nothing
     * @throws RuntimeException when the failure stays one; it is logged
     */
    @Nullable Object handleError(GunWs message, GunWsListenerException failure);
}
