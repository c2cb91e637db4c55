package dev.gun.spring.listener;

import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunTerminated;
import dev.gun.client.message.GunWs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/**
 * All {@link GunWsListener} methods, and the way of the frames to them: {@code GunOwnerEventPublisher} hands over each
 * message before it publishes it. An application with a {@code GunOwner} of its own does the same, with
 * {@link #accept}.
 */
public final class GunWsListenerRegistry implements Consumer<GunMessage>, DisposableBean {

    private static final long IDLE_SECONDS = 60;

    private final ThreadFactory threads;
    private final List<ListenerInvoker> listeners = new ArrayList<>();
    private final List<ExecutorService> executors = new ArrayList<>();
    private final Map<String, List<Target>> byConnection = new ConcurrentHashMap<>();

    /**
     * A listener of one connection.
     *
     * @param invoker calls it
     * @param workers its threads, {@code null} for the thread that brings the message
     */
    private record Target(ListenerInvoker invoker, @Nullable ListenerWorkers workers) {

        void handle(GunWs message) {
            if (!invoker.accepts(message)) {
                return;
            }
            if (workers == null) {
                invoker.invoke(message);
            } else {
                workers.submit(message);
            }
        }
    }

    /**
     * A registry without listeners.
     *
     * @param threads makes the threads of listeners with a concurrency above 1
     */
    public GunWsListenerRegistry(ThreadFactory threads) {
        this.threads = threads;
    }

    /** Called while the application starts, by one thread, before the first message. */
    void register(ListenerInvoker invoker) {
        listeners.add(invoker);
        for (String connection : invoker.settings().connections()) {
            List<Target> targets = new ArrayList<>(byConnection.getOrDefault(connection, List.of()));
            targets.add(new Target(invoker, workers(invoker)));
            targets.sort(Comparator.comparingInt(
                    target -> target.invoker().settings().order()));
            byConnection.put(connection, List.copyOf(targets));
        }
    }

    private @Nullable ListenerWorkers workers(ListenerInvoker invoker) {
        int concurrency = invoker.settings().concurrency();
        if (concurrency == 1) {
            return null;
        }
        // Never more than `concurrency` tasks: the workers let nobody hand over more.
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                concurrency,
                concurrency,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(concurrency),
                threads);
        executor.allowCoreThreadTimeOut(true);
        executors.add(executor);
        return new ListenerWorkers(invoker, executor);
    }

    /** What is known about each listener now, in the order of the methods' names. */
    public List<GunWsListenerInfo> listeners() {
        return listeners.stream()
                .map(ListenerInvoker::info)
                .sorted(Comparator.comparing(GunWsListenerInfo::id))
                .toList();
    }

    /**
     * Gives a message to the listeners of its connection. Returns when those in order have handled it, and the others
     * have taken it over; at a connection's end, when all have handled theirs.
     *
     * @throws GunWsListenerException of the first that failed, after all were called; others are suppressed in it
     */
    @Override
    public void accept(GunMessage message) {
        if (message instanceof GunWs ws) {
            deliver(ws);
        } else if (message instanceof GunTerminated) {
            for (Target target : byConnection.getOrDefault(message.connection(), List.of())) {
                if (target.workers() != null) {
                    target.workers().finish();
                }
            }
        }
    }

    private void deliver(GunWs message) {
        RuntimeException first = null;
        for (Target target : byConnection.getOrDefault(message.connection(), List.of())) {
            try {
                target.handle(message);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void destroy() {
        executors.forEach(ExecutorService::shutdown);
    }
}
