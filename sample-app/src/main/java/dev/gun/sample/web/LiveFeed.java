package dev.gun.sample.web;

import dev.gun.sample.feed.Journal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends the journal's news to every open page, four times a second. At most {@value #MAX_CLIENTS} pages, each with at
 * most one thread at a time, so one that reads slowly delays nobody else.
 *
 * <p>It keeps the default phase, and so stops first of all: the web server would otherwise wait for these endless
 * responses when it shuts down.
 */
@Component
@RegisterReflectionForBinding(Update.class)
class LiveFeed implements SmartLifecycle {

    static final int MAX_CLIENTS = 32;
    private static final long NO_TIMEOUT = 0L;

    private final Journal journal;
    private final String run = UUID.randomUUID().toString();
    private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ExecutorService writers;

    LiveFeed(Journal journal) {
        this.journal = journal;
    }

    /**
     * A new page.
     *
     * @param lastEventId what the browser says it has seen last, when it comes back after a break
     * @return empty if there are too many already, or the application is stopping
     */
    synchronized Optional<SseEmitter> open(@Nullable String lastEventId) {
        if (writers == null || clients.size() >= MAX_CLIENTS) {
            return Optional.empty();
        }
        SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
        LiveClient client = new LiveClient(emitter, run, lastSeen(lastEventId));
        emitter.onCompletion(() -> clients.remove(client));
        emitter.onError(gone -> clients.remove(client));
        clients.add(client);
        return Optional.of(emitter);
    }

    int clients() {
        return clients.size();
    }

    @Scheduled(fixedRate = 250)
    void beat() {
        ExecutorService threads = writers;
        if (threads == null) {
            return;
        }
        clients.removeIf(LiveClient::isGone);
        for (LiveClient client : clients) {
            if (client.claim()) {
                threads.execute(() -> client.write(journal));
            }
        }
    }

    private long lastSeen(@Nullable String lastEventId) {
        String ours = run + ":";
        return lastEventId != null && lastEventId.startsWith(ours)
                ? Long.parseLong(lastEventId.substring(ours.length()))
                : 0;
    }

    @Override
    public synchronized void start() {
        CustomizableThreadFactory daemons = new CustomizableThreadFactory("page-");
        daemons.setDaemon(true);
        // Not a bean: an Executor among the beans would make Boot's own back off. A client has one task at most, and
        // one more to end it, so the queue holds them all.
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MAX_CLIENTS, MAX_CLIENTS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2 * MAX_CLIENTS), daemons);
        threads.allowCoreThreadTimeOut(true);
        writers = threads;
    }

    @Override
    public synchronized void stop() {
        ExecutorService threads = writers;
        writers = null;
        if (threads != null) {
            clients.forEach(client -> threads.execute(client::end));
            clients.clear();
            threads.shutdown();
        }
    }

    @Override
    public boolean isRunning() {
        return writers != null;
    }
}
