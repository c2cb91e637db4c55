package dev.gun.spring.listener;

import dev.gun.client.Bytes;
import dev.gun.client.GunConnection;
import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunWs;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;

/** The types in signatures of listener methods that need no converter. */
final class ListenerTypes {

    private static final Set<Class<?>> PAYLOADS = Set.of(String.class, byte[].class, ByteBuffer.class, Bytes.class);

    private static final Type EMPTY = ResolvableType.NONE.getType();

    private ListenerTypes() {}

    /** A payload as it came. */
    static boolean isPayload(Type type) {
        return type instanceof Class<?> raw && PAYLOADS.contains(raw);
    }

    static boolean isFrame(Type type) {
        return type instanceof Class<?> raw && WsFrame.class.isAssignableFrom(raw);
    }

    /** What can be sent as it is, nothing included. */
    static boolean isSendable(Type type) {
        return isPayload(type) || isFrame(type) || type == void.class || type == Void.class;
    }

    /** Whether the type is anything but an object that a converter reads or writes. */
    static boolean isKnown(Type type) {
        return isSendable(type) || type == GunWs.class || type == GunWebSocket.class || type == GunConnection.class;
    }

    /**
     * What a declared type stands for in a bean's class. {@code GenericTypeResolver} makes a variable a class; here the
     * arguments of a {@code List<Tick>} count as well.
     */
    static Type resolve(Type declared, Class<?> bean) {
        if (declared instanceof TypeVariable<?> variable
                && variable.getGenericDeclaration() instanceof Class<?> owner) {
            int index = Arrays.asList(owner.getTypeParameters()).indexOf(variable);
            Type argument =
                    ResolvableType.forClass(bean).as(owner).getGeneric(index).getType();
            if (argument != variable && !(argument instanceof WildcardType) && argument != EMPTY) {
                return resolve(argument, bean);
            }
        }
        return GenericTypeResolver.resolveType(declared, bean);
    }
}
