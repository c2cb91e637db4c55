package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunMessage;
import io.netty.channel.ChannelHandler;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.type.filter.AssignableTypeFilter;

/** What a native image must keep of Gun, beyond what Spring and Netty find for themselves. */
final class GunRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        // Read by expressions: @EventListener(condition = "#ws.connection() == 'prices'").
        Stream.of(GunMessage.class, Reason.class, WsFrame.class)
                .flatMap(GunRuntimeHints::withSubtypes)
                .forEach(type -> hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS));
        // Netty looks which callbacks a handler implements; the metadata in its jars says so of its own handlers.
        handlers(classLoader).forEach(handler -> hints.reflection().registerType(handler));
    }

    private static Stream<Class<?>> withSubtypes(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        return permitted == null
                ? Stream.of(type)
                : Stream.concat(Stream.of(type), Arrays.stream(permitted).flatMap(GunRuntimeHints::withSubtypes));
    }

    private static Stream<TypeReference> handlers(@Nullable ClassLoader classLoader) {
        AnyClass classes = new AnyClass();
        classes.setResourceLoader(new DefaultResourceLoader(classLoader));
        classes.addIncludeFilter(new AssignableTypeFilter(ChannelHandler.class));
        return classes.findCandidateComponents("dev.gun.client").stream()
                .flatMap(handler -> Stream.ofNullable(handler.getBeanClassName()))
                .map(TypeReference::of);
    }

    /** Not only classes that could be components. */
    private static final class AnyClass extends ClassPathScanningCandidateComponentProvider {

        AnyClass() {
            super(false);
        }

        @Override
        protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
            return true;
        }
    }
}
