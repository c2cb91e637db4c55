package dev.gun.spring.listener;

import dev.gun.client.Bytes;
import dev.gun.client.GunConnection;
import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunWs;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;

/** Reads the signature of a method once, so that nothing about it is decided when frames come. */
final class ListenerMethodFactory {

    private static final String SIGNATURE =
            "Give it one payload (String, byte[], ByteBuffer, Bytes or an object), a WsFrame, a GunWs, a GunWebSocket"
                    + " and a GunConnection, each at most once.";

    private final @Nullable GunWsConverter converter;
    private final Function<String, @Nullable GunConnection> connections;

    ListenerMethodFactory(@Nullable GunWsConverter converter, Function<String, @Nullable GunConnection> connections) {
        this.converter = converter;
        this.connections = connections;
    }

    /** Class, name and parameter types. */
    static String name(Class<?> type, Method method) {
        return Arrays.stream(method.getParameters())
                .map(Parameter::getType)
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", type.getSimpleName() + "." + method.getName() + "(", ")"));
    }

    /**
     * Reads a method.
     *
     * @param type the bean's class, which knows what type variables stand for
     * @param method as it is declared, with the types of its parameters
     * @param invocable the same, as the bean, which may be a proxy, has it
     * @throws InvalidGunWsListenerException when it can never be called
     */
    ListenerMethod create(Class<?> type, Method method, Method invocable, Supplier<Object> bean) {
        Signature signature = new Signature(name(type, method));
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new MethodParameter(method, i).withContainingClass(type);
            signature.add(parameter, ListenerTypes.resolve(method.getGenericParameterTypes()[i], type));
        }
        Type returned = ListenerTypes.resolve(method.getGenericReturnType(), type);
        checkReturned(signature.name, new MethodParameter(method, -1).getParameterType(), returned);
        invocable.setAccessible(true);
        return new ListenerMethod(
                signature.name, invocable, bean, signature.accepts(), signature.arguments, this::frame);
    }

    private void checkReturned(String name, Class<?> raw, Type returned) {
        if (ListenerTypes.isSendable(returned)) {
            return;
        }
        if (ListenerTypes.isKnown(returned)) {
            throw new InvalidGunWsListenerException(
                    name, "returns " + raw.getSimpleName() + ", which is no frame", "Return a WsFrame, or nothing.");
        }
        boolean asynchronous = Future.class.isAssignableFrom(raw)
                || CompletionStage.class.isAssignableFrom(raw)
                || Flow.Publisher.class.isAssignableFrom(raw)
                || ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw) != null;
        if (asynchronous) {
            throw new InvalidGunWsListenerException(
                    name,
                    "returns " + raw.getSimpleName() + ", whose value may come later",
                    "Return the value itself, or nothing and send the frame with GunWebSocket.send when it is there.");
        }
        if (returned != Object.class && (converter == null || !converter.canWrite(returned))) {
            throw noConverter(name, "returns " + returned.getTypeName());
        }
    }

    private InvalidGunWsListenerException noConverter(String name, String problem) {
        return converter == null
                ? new InvalidGunWsListenerException(
                        name,
                        problem + ", which needs a GunWsConverter, and there is none",
                        "Add spring-boot-starter-jackson, which brings one for JSON, or define a GunWsConverter bean. If"
                                + " there are several JsonMapper beans, mark one as primary.")
                : new InvalidGunWsListenerException(
                        name,
                        problem + ", which " + converter.getClass().getSimpleName() + " does not convert",
                        "Use a type that it converts, or define another GunWsConverter bean.");
    }

    private WsFrame frame(Object value) throws Exception {
        if (value instanceof WsFrame frame) {
            return frame;
        }
        if (value instanceof String text) {
            return WsFrame.text(text);
        }
        if (value instanceof byte[] bytes) {
            return WsFrame.binary(bytes);
        }
        if (value instanceof Bytes bytes) {
            return WsFrame.binary(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return WsFrame.binary(Bytes.wrap(bytes));
        }
        if (converter == null) {
            throw new IllegalStateException("There is no GunWsConverter");
        }
        return converter.write(value);
    }

    /** What is known of a method while its parameters are read. */
    private final class Signature {

        private final String name;
        private final List<ListenerMethod.Argument> arguments = new ArrayList<>();
        private final Set<String> roles = new HashSet<>();
        private Predicate<WsFrame> frames = frame -> true;

        Signature(String name) {
            this.name = name;
        }

        void add(MethodParameter parameter, Type type) {
            if (type == GunWebSocket.class) {
                add("GunWebSocket", GunWs::stream);
            } else if (type == GunConnection.class) {
                add("GunConnection", ws -> connections.apply(ws.connection()));
            } else if (type == GunWs.class) {
                add("GunWs", ws -> ws);
            } else if (type instanceof Class<?> kind && WsFrame.class.isAssignableFrom(kind)) {
                frames = frames.and(kind::isInstance);
                add("WsFrame", GunWs::frame);
            } else {
                frames = frames.and(WsFrame::isData);
                add("payload", payload(parameter, type));
            }
        }

        private void add(String role, ListenerMethod.Argument argument) {
            if (!roles.add(role)) {
                throw new InvalidGunWsListenerException(
                        name, "has more than one " + role + " among its parameters", SIGNATURE);
            }
            arguments.add(argument);
        }

        private ListenerMethod.Argument payload(MethodParameter parameter, Type type) {
            if (ListenerTypes.isPayload(type)) {
                return new PayloadArgument(name, type);
            }
            if (converter == null || !converter.canRead(type)) {
                throw noConverter(name, "takes " + type.getTypeName());
            }
            return new ConvertedArgument(name, type, parameter.isOptional(), converter);
        }

        Predicate<WsFrame> accepts() {
            return roles.contains("WsFrame") || roles.contains("GunWs") || roles.contains("payload")
                    ? frames
                    : WsFrame::isData;
        }
    }
}
