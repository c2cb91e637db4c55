package dev.gun.spring.listener;

import dev.gun.client.WsFrame;
import dev.gun.client.message.GunWs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A method ready to be called. Immutable; called by many threads.
 *
 * @param name class, name and parameter types, for texts
 * @param method the method, invocable on {@code bean}
 * @param bean gives the bean, which may be a proxy
 * @param accepts which frames the method is called for
 * @param arguments one for each parameter
 * @param reply makes a frame of what it returns
 */
record ListenerMethod(
        String name,
        Method method,
        Supplier<Object> bean,
        Predicate<WsFrame> accepts,
        List<Argument> arguments,
        Reply reply) {

    /** Gives a parameter its value. */
    @FunctionalInterface
    interface Argument {
        /** The value for this frame; throws {@link GunWsConversionException} when there is none. */
        @Nullable Object of(GunWs message);
    }

    /** Makes a frame of a returned value that is not {@code null}. */
    @FunctionalInterface
    interface Reply {
        WsFrame frame(Object value) throws Exception;
    }

    ListenerMethod {
        arguments = List.copyOf(arguments);
    }

    /** Calls the method; whatever goes wrong is a {@link GunWsListenerException}. */
    @Nullable Object invoke(GunWs message) {
        @Nullable Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).of(message);
        }
        try {
            return method.invoke(bean.get(), values);
        } catch (InvocationTargetException e) {
            if (e.getTargetException() instanceof Error error) {
                throw error;
            }
            throw failed(message, e.getTargetException());
        } catch (IllegalAccessException | RuntimeException e) {
            throw failed(message, e);
        }
    }

    private GunWsListenerException failed(GunWs message, Throwable cause) {
        return new GunWsListenerException(name, message.connection(), "failed at a frame", cause);
    }

    /** The frame that {@code value} is. */
    WsFrame reply(GunWs message, Object value) {
        try {
            return reply.frame(value);
        } catch (Exception e) {
            throw new GunWsReplyException(name, message.connection(), "does not convert", e);
        }
    }
}
