package dev.gun.client.internal.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in order, on the thread of whoever comes first; the others leave theirs and go on. So
 * what tasks touch needs no lock, and each sees what the one before has written.
 */
final class SerialTasks {

    private static final Logger LOG = LoggerFactory.getLogger(SerialTasks.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** How many tasks are there that have not been run; who makes it more than zero runs them. */
    private final AtomicInteger left = new AtomicInteger();

    /** Runs {@code task}, which must not block: now, or by the thread that is running others. */
    void run(Runnable task) {
        tasks.add(task);
        if (left.getAndIncrement() > 0) {
            return;
        }
        int done;
        do {
            done = 0;
            Runnable next;
            while ((next = tasks.poll()) != null) {
                runOne(next);
                done++;
            }
        } while (left.addAndGet(-done) > 0);
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Unexpected failure in a pool; it goes on", e);
        }
    }
}
