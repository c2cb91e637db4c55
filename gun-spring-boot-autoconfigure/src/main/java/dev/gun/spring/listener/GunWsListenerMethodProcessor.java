package dev.gun.spring.listener;

import dev.gun.client.GunConnection;
import dev.gun.client.GunOwner;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.SilentOwner;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the {@link GunWsListener} methods of all beans, in the way of {@code EventListenerMethodProcessor}: when the
 * singletons are there and before any connection is opened, by type, so that lazy beans stay lazy.
 */
public final class GunWsListenerMethodProcessor implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(GunWsListenerMethodProcessor.class);

    private final ConfigurableListableBeanFactory beans;
    private final GunWsListenerRegistry listeners;
    private final ObjectProvider<GunWsConverter> converter;
    private final ObjectProvider<GunWsListenerErrorHandler> errorHandlers;
    private final ObjectProvider<GunConnectionRegistry> connections;

    /** A processor of the beans of {@code beans}. */
    public GunWsListenerMethodProcessor(ConfigurableListableBeanFactory beans, GunWsListenerRegistry listeners) {
        this.beans = beans;
        this.listeners = listeners;
        this.converter = beans.getBeanProvider(GunWsConverter.class);
        this.errorHandlers = beans.getBeanProvider(GunWsListenerErrorHandler.class);
        this.connections = beans.getBeanProvider(GunConnectionRegistry.class);
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String bean : beans.getBeanNamesForType(Object.class)) {
            Class<?> type = ScopedProxyUtils.isScopedTarget(bean) ? null : targetClass(bean);
            if (type != null && mayHaveListeners(type)) {
                methods(bean, type).forEach((method, listener) -> register(bean, type, method, listener));
            }
        }
    }

    /** Spring's own beans have none, and there are many of them. */
    private static boolean mayHaveListeners(Class<?> type) {
        return !type.getName().startsWith("org.springframework.")
                && AnnotationUtils.isCandidateClass(type, GunWsListener.class);
    }

    private @Nullable Class<?> targetClass(String bean) {
        try {
            Class<?> type = AutoProxyUtils.determineTargetClass(beans, bean);
            return type != null && ScopedObject.class.isAssignableFrom(type)
                    ? AutoProxyUtils.determineTargetClass(beans, ScopedProxyUtils.getTargetBeanName(bean))
                    : type;
        } catch (RuntimeException | LinkageError e) {
            log.debug("The class of the bean '{}' is not known, so it has no listeners", bean, e);
            return null;
        }
    }

    private static Map<Method, GunWsListener> methods(String bean, Class<?> type) {
        try {
            return MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<@Nullable GunWsListener>)
                    method -> AnnotatedElementUtils.findMergedAnnotation(method, GunWsListener.class));
        } catch (LinkageError e) {
            log.debug("The methods of the bean '{}' are not known, so it has no listeners", bean, e);
            return Map.of();
        }
    }

    private void register(String bean, Class<?> type, Method method, GunWsListener listener) {
        String name = ListenerMethodFactory.name(type, method);
        Method invocable;
        try {
            invocable = AopUtils.selectInvocableMethod(method, beans.getType(bean));
        } catch (IllegalStateException e) {
            throw new InvalidGunWsListenerException(
                    name,
                    "cannot be called on the proxy of the bean '" + bean + "'",
                    "Declare it in an interface of the bean, or use class-based proxies (spring.aop.proxy-target-class);"
                            + " it must not be private.",
                    e);
        }
        Set<String> names = connections(name, listener);
        ListenerMethod called = new ListenerMethodFactory(converter.getIfUnique(), this::connection)
                .create(type, method, invocable, supplier(bean));
        ListenerInvoker.Settings settings = new ListenerInvoker.Settings(
                listener.id().isEmpty() ? name : resolve(listener.id()),
                names,
                concurrency(name, listener),
                order(method));
        listeners.register(new ListenerInvoker(settings, called, errorHandler(name, listener)));
    }

    private static int order(Method method) {
        Order order = AnnotatedElementUtils.findMergedAnnotation(method, Order.class);
        return order == null ? Ordered.LOWEST_PRECEDENCE : order.value();
    }

    /** A singleton is looked up once; of any other scope each frame has its own. */
    private Supplier<Object> supplier(String bean) {
        if (!beans.isSingleton(bean)) {
            return () -> beans.getBean(bean);
        }
        return SingletonSupplier.of(() -> beans.getBean(bean));
    }

    private @Nullable GunConnection connection(String name) {
        return connections.getObject().find(name).orElse(null);
    }

    private Set<String> connections(String method, GunWsListener listener) {
        Set<String> names = new LinkedHashSet<>();
        Arrays.stream(listener.connections())
                .map(this::resolve)
                .flatMap(text -> Arrays.stream(StringUtils.tokenizeToStringArray(text, ",")))
                .forEach(names::add);
        if (names.isEmpty()) {
            throw new InvalidGunWsListenerException(
                    method, "names no connection", "Name one or more: @GunWsListener(\"prices\").");
        }
        if (listener.required()) {
            names.forEach(name -> checkConnection(method, name));
        }
        return names;
    }

    private void checkConnection(String method, String name) {
        GunConnectionRegistry registry = connections.getObject();
        GunConnection connection = registry.find(name).orElse(null);
        if (connection == null) {
            throw new InvalidGunWsListenerException(
                    method,
                    "listens to the connection '" + name + "', which is not configured; "
                            + (registry.names().isEmpty()
                                    ? "no connection is"
                                    : "the known names are: " + String.join(", ", registry.names())),
                    "Name a known connection, configure 'gun.connections." + name
                            + ".uri', or set required = false if the connection is added at run time.");
        }
        GunOwner owner = connection.options().owner();
        if (owner == null || owner instanceof SilentOwner) {
            throw new InvalidGunWsListenerException(
                    method,
                    "listens to the connection '" + name + "', whose messages go to nobody",
                    "Remove 'gun.connections." + name + ".publish-events: false', or the one under 'gun.defaults'.");
        }
    }

    private int concurrency(String method, GunWsListener listener) {
        String text = resolve(listener.concurrency());
        try {
            int concurrency = Integer.parseInt(text.trim());
            if (concurrency >= 1) {
                return concurrency;
            }
        } catch (NumberFormatException e) {
            log.debug("Not a number: {}", text);
        }
        throw new InvalidGunWsListenerException(
                method, "has the concurrency '" + text + "'", "Set concurrency to 1 or more.");
    }

    private @Nullable GunWsListenerErrorHandler errorHandler(String method, GunWsListener listener) {
        if (listener.errorHandler().isEmpty()) {
            return errorHandlers.getIfUnique();
        }
        String name = resolve(listener.errorHandler());
        try {
            return beans.getBean(name, GunWsListenerErrorHandler.class);
        } catch (NoSuchBeanDefinitionException e) {
            throw new InvalidGunWsListenerException(
                    method,
                    "names the error handler '" + name + "', and there is no such bean",
                    "Define a GunWsListenerErrorHandler bean of that name.",
                    e);
        }
    }

    private String resolve(String text) {
        String resolved = beans.resolveEmbeddedValue(text);
        BeanExpressionResolver expressions = beans.getBeanExpressionResolver();
        Object value =
                expressions == null ? resolved : expressions.evaluate(resolved, new BeanExpressionContext(beans, null));
        return String.valueOf(value);
    }
}
