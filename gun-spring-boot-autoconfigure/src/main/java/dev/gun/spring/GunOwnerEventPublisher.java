package dev.gun.spring;

import dev.gun.client.GunOwner;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunTerminated;
import java.io.Serial;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.ResolvableType;

/**
 * The owner of the application's connections: publishes every message as an event, so that
 * {@code @EventListener void on(GunWs ws)} gets it. Listeners are called in order, one message of a connection at a
 * time, off the event loop; what a listener throws is logged and counted by the connection, and the next message comes.
 */
public final class GunOwnerEventPublisher implements GunOwner, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(GunOwnerEventPublisher.class);

    private final ApplicationEventPublisher events;
    private final Consumer<? super GunMessage> first;
    private final Map<String, CompletableFuture<@Nullable Void>> lastMessages = new ConcurrentHashMap<>();
    private volatile State state = State.OPEN;

    private enum State {
        /** Messages are published. */
        OPEN,
        /** The application context is going away, and its listeners with it: messages are dropped. */
        CLOSED
    }

    /** Publishes with {@code events}. */
    public GunOwnerEventPublisher(ApplicationEventPublisher events) {
        this(events, message -> {});
    }

    /**
     * Publishes with {@code events}.
     *
     * @param first is given each message before it is published; a failure of the one keeps nothing from the other
     */
    public GunOwnerEventPublisher(ApplicationEventPublisher events, Consumer<? super GunMessage> first) {
        this.events = events;
        this.first = first;
    }

    @Override
    public void receive(GunMessage message) {
        if (state == State.CLOSED) {
            log.debug(
                    "A {} of connection '{}' came after the application context was closed",
                    message.getClass().getSimpleName(),
                    message.connection());
            return;
        }
        try {
            tellAll(message);
        } finally {
            if (message instanceof GunTerminated) {
                CompletableFuture<@Nullable Void> awaited = lastMessages.remove(message.connection());
                if (awaited != null) {
                    awaited.complete(null);
                }
            }
        }
    }

    private void tellAll(GunMessage message) {
        RuntimeException failure = null;
        try {
            first.accept(message);
        } catch (RuntimeException e) {
            failure = e;
        }
        try {
            events.publishEvent(event(message));
        } catch (RuntimeException e) {
            if (failure != null) {
                e.addSuppressed(failure);
            }
            throw e;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * What is published for {@code message}: an application context would wrap it in the same way, but find out three
     * times what type that is. One with a parent wraps it for each of them.
     */
    private Object event(GunMessage message) {
        return events instanceof ApplicationContext context && context.getParent() == null
                ? new MessageEvent(context, message)
                : message;
    }

    /** Completes when the last message of the connection, which is about to be opened, was published. */
    CompletableFuture<@Nullable Void> lastMessage(String connection) {
        CompletableFuture<@Nullable Void> awaited = new CompletableFuture<>();
        lastMessages.put(connection, awaited);
        return awaited;
    }

    @Override
    public void destroy() {
        state = State.CLOSED;
    }

    /** A message as an application context wraps it, of a type that is made once for each kind of message. */
    private static final class MessageEvent extends PayloadApplicationEvent<GunMessage> {

        @Serial
        private static final long serialVersionUID = 1L;

        private static final ClassValue<ResolvableType> PAYLOADS = new ClassValue<>() {
            @Override
            protected ResolvableType computeValue(Class<?> message) {
                return ResolvableType.forClass(message);
            }
        };

        private static final ClassValue<ResolvableType> EVENTS = new ClassValue<>() {
            @Override
            protected ResolvableType computeValue(Class<?> message) {
                return ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, PAYLOADS.get(message));
            }
        };

        MessageEvent(ApplicationContext source, GunMessage message) {
            super(source, message, PAYLOADS.get(message.getClass()));
        }

        @Override
        public ResolvableType getResolvableType() {
            return EVENTS.get(getPayload().getClass());
        }
    }
}
