package dev.gun.spring.listener;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;

/** What a native image must keep of a {@link GunWsListener} method: the method, and the types that are converted. */
final class GunWsListenerReflectiveProcessor implements ReflectiveProcessor {

    private final BindingReflectionHintsRegistrar bindings = new BindingReflectionHintsRegistrar();

    @Override
    public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
        if (!(element instanceof Method method)) {
            return;
        }
        hints.registerMethod(method, ExecutableMode.INVOKE);
        for (Type parameter : method.getGenericParameterTypes()) {
            register(hints, parameter);
        }
        register(hints, method.getGenericReturnType());
    }

    private void register(ReflectionHints hints, Type type) {
        if (!ListenerTypes.isKnown(type)) {
            bindings.registerReflectionHints(hints, type);
        }
    }
}
