package dev.gun.spring.listener;

import dev.gun.client.message.GunWs;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener method at work: calls it, sends what it returns, tells its error handler, counts. Thread-safe. */
final class ListenerInvoker {

    private static final Logger log = LoggerFactory.getLogger(GunWsListenerRegistry.class);

    private final Settings settings;
    private final ListenerMethod method;
    private final @Nullable GunWsListenerErrorHandler errorHandler;
    private final LongAdder messages = new LongAdder();
    private final AtomicLong failures = new AtomicLong();

    /**
     * What the annotation says, resolved.
     *
     * @param id the listener's name
     * @param connections the names of its connections
     * @param concurrency frames of one connection at once
     * @param order its place among listeners of one connection, the lowest first
     */
    record Settings(String id, Set<String> connections, int concurrency, int order) {}

    ListenerInvoker(Settings settings, ListenerMethod method, @Nullable GunWsListenerErrorHandler errorHandler) {
        this.settings = settings;
        this.method = method;
        this.errorHandler = errorHandler;
    }

    Settings settings() {
        return settings;
    }

    boolean accepts(GunWs message) {
        return method.accepts().test(message.frame());
    }

    /** Handles one frame; throws when that failed and no error handler took care of it. */
    void invoke(GunWs message) {
        messages.increment();
        try {
            reply(message, method.invoke(message));
        } catch (GunWsListenerException e) {
            countOne();
            if (errorHandler == null) {
                throw e;
            }
            reply(message, errorHandler.handleError(message, e));
        }
    }

    /** Calls the method on a thread of the listener's own, where nobody else logs what it throws. */
    void invokeAndLog(GunWs message) {
        try {
            invoke(message);
        } catch (RuntimeException e) {
            if (Long.bitCount(failures.get()) == 1) {
                log.warn("{} lost a message of connection '{}'", settings.id(), message.connection(), e);
            }
        }
    }

    /** Counts a failure; tells whether to log it: the first, then each that is a power of two. */
    private boolean countOne() {
        return Long.bitCount(failures.incrementAndGet()) == 1;
    }

    private void reply(GunWs message, @Nullable Object value) {
        if (value == null) {
            return;
        }
        CompletionStage<Void> sent = message.stream().send(method.reply(message, value));
        sent.whenComplete((done, failure) -> {
            if (failure != null && countOne()) {
                log.warn(
                        "What {} answered to connection '{}' was not sent: {}",
                        settings.id(),
                        message.connection(),
                        failure.toString());
            }
        });
    }

    GunWsListenerInfo info() {
        return new GunWsListenerInfo(
                settings.id(), settings.connections(), settings.concurrency(), messages.sum(), failures.get());
    }
}
