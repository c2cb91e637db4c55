package dev.gun.client.internal.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Look-ups that block a thread each: the JDK's. At most {@value #THREADS} at once, and {@value #MOST_WAITING} waiting;
 * one that has timed out is not begun, but one that has begun holds its thread until the JDK returns. Thread-safe.
 */
final class BlockingNames {

    static final int THREADS = 4;
    static final int MOST_WAITING = 1_024;

    /** Asks and waits for the answer. */
    @FunctionalInterface
    interface Source {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    private final Source source;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), task -> {
                Thread thread = new Thread(task, "gun-names");
                thread.setDaemon(true);
                return thread;
            });

    BlockingNames(Source source) {
        this.source = source;
        threads.allowCoreThreadTimeOut(true);
    }

    /** On the look-up's loop. */
    void resolve(String name, NameLookup lookup) {
        Runnable task = () -> answer(name, lookup);
        lookup.onRelease(() -> threads.remove(task));
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            lookup.unknown(MOST_WAITING + " look-ups wait for the JDK's resolver already");
        }
    }

    private void answer(String name, NameLookup lookup) {
        try {
            List<InetAddress> found = List.of(source.resolve(name));
            lookup.answer(() -> lookup.resolved(found));
        } catch (UnknownHostException e) {
            lookup.answer(() -> lookup.unknown("the JDK's resolver does not know it: " + e.getMessage()));
        } catch (RuntimeException e) {
            // A resolver that the application has given the JDK may throw anything.
            lookup.answer(() -> lookup.unknown("the JDK's resolver failed: " + e));
        }
    }

    void close() {
        threads.shutdown();
    }
}
