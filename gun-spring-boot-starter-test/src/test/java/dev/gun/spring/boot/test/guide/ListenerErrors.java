package dev.gun.spring.boot.test.guide;

import dev.gun.client.message.GunWs;
import dev.gun.spring.listener.GunWsConversionException;
import dev.gun.spring.listener.GunWsListenerErrorHandler;
import dev.gun.spring.listener.GunWsListenerException;
import org.springframework.stereotype.Component;

@Component
class ListenerErrors implements GunWsListenerErrorHandler {

    @Override
    public Object handleError(GunWs message, GunWsListenerException failure) {
        if (failure instanceof GunWsConversionException) {
            return "{\"error\":\"not understood\"}"; // sent back in place of an answer
        }
        throw failure; // logged, and the next frame comes
    }
}
