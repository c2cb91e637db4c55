package dev.gun.client.internal.connection;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that call receivers. To wake a thread costs more than most receivers do, and a pool of the JDK wakes one
 * for every task: when an event loop hands over for sixteen connections, sixteen times. Here one wake-up is under way at
 * a time, and a thread that finds more work than its own wakes the next. An event loop, which can look again later, wakes
 * one thread, which mostly has done all before another could have helped ({@link LoopReceivers}). So a few tiny tasks are
 * done by one thread, many long ones by all, and a receiver that blocks keeps no other waiting as long as there is a
 * thread.
 *
 * <p>Threads are daemons that come with the work and go when there is none. What waits is bounded by the lanes that wait.
 */
final class ReceiverThreads implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiverThreads.class);

    /** No thread is called. */
    private static final int NOBODY = 0;
    /** One is, and does what waits; somebody watches whether it does. */
    private static final int ONE = 1;
    /** One is, and calls the next when there is more than one task, and so on. */
    private static final int ALL = 2;

    /** A thread that began its task this long ago will be back for the next one before another could be woken. */
    private static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** A task that takes no longer may have what it sends wait for its end. */
    private static final long QUICK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    /** After so many quick tasks in a row the next is expected to be quick. */
    private static final int CALM = 16;

    /** However many quick tasks wait, what the first of them has sent does not wait for longer. */
    private static final long PUT_OFF_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final int max;
    private final long keepAliveNanos;
    private final String name;
    private final long quickNanos;
    private final long putOffNanos;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** The threads that have nothing to do; the one that worked last is first, since its memory is warm. */
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    /** How a thread is called, from then until it looks for work; otherwise {@link #NOBODY}. */
    private final AtomicInteger calling = new AtomicInteger(NOBODY);
    /** The thread that began its task last, {@code null} when that one has nothing to do any more. */
    private volatile @Nullable Worker latest;

    private final ReceiverWatch watch;

    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile boolean ended;

    ReceiverThreads(int max, long keepAliveNanos, String name) {
        this(max, keepAliveNanos, name, QUICK_NANOS, PUT_OFF_NANOS);
    }

    /** With another idea of what is quick and what is late, for tests. */
    ReceiverThreads(int max, long keepAliveNanos, String name, long quickNanos, long putOffNanos) {
        this.quickNanos = quickNanos;
        this.putOffNanos = putOffNanos;
        this.max = max;
        this.keepAliveNanos = keepAliveNanos;
        this.name = name;
        this.watch = new ReceiverWatch(this, name + "-watch", keepAliveNanos);
    }

    /** Runs {@code task} on one of the threads; after the {@link #end} on the caller's, so that nothing is lost. */
    @Override
    public void execute(Runnable task) {
        add(task);
        call();
    }

    /** As {@link #execute}, but nobody may look for the task before a call follows. */
    void add(Runnable task) {
        if (ended) {
            task.run();
        } else {
            tasks.add(task);
        }
    }

    /** The threads go when they have done what waits. */
    void end() {
        ended = true;
        idle.forEach(LockSupport::unpark);
        watch.wake();
    }

    /** Whether no more is to come but what waits. */
    boolean hasEnded() {
        return ended;
    }

    /** How many threads there are now. */
    int size() {
        return threads.get();
    }

    /** Has threads look for work, as many as there is work for. */
    void call() {
        if (!calling.compareAndSet(ONE, ALL)) {
            call(ALL);
        }
    }

    /**
     * Has one thread look for work, unless one is at work that will do so in a moment; should it block before it has done
     * all, the others are called a millisecond later.
     *
     * @param added how many tasks were added since the last call
     */
    void callOne(int added) {
        Worker working = latest;
        boolean comes = (working == null || System.nanoTime() - working.began > SOON_NANOS) && call(ONE);
        if (!comes || added > 1) {
            watch.ask();
        }
    }

    /** The task that waits longest, {@code null} when none does. */
    @Nullable Runnable oldest() {
        return tasks.peek();
    }

    /** Wakes the event loops that threads have put off to wake, and which have not looked themselves. */
    void wakeLoops() {
        for (Worker worker : workers) {
            worker.wakeLoop();
        }
    }

    /**
     * Whether to wake an event loop for commands may be left to the current thread, which is one of these: it does so
     * when it has done the tasks that wait, or some of them if there are many, so that a loop is woken once for what
     * several quick receivers send.
     */
    static boolean mayPutOff() {
        return Thread.currentThread() instanceof Worker worker && worker.quick == CALM;
    }

    /**
     * Leaves it to the current thread, which {@link #mayPutOff}, to wake the loop of {@code turns}, which has them in its
     * queue already. If the receiver is not quick after all, the loop is woken within two milliseconds.
     */
    static void putOff(Turns turns) {
        if (Thread.currentThread() instanceof Worker worker) {
            worker.puts(turns);
        }
    }

    /** If the current thread is one of these, what it has sent, and what it will send in its task, must not wait. */
    static void aboutToBlock() {
        if (Thread.currentThread() instanceof Worker worker) {
            worker.notQuick();
        }
    }

    /**
     * Calls a thread, unless one is about to look, or all are at work and will look when they have done it.
     *
     * @return whether a thread comes that has nothing else to do
     */
    private boolean call(int how) {
        boolean missed = true;
        while (missed && calling.compareAndSet(NOBODY, how)) {
            Worker free = idle.pollFirst();
            if (free != null) {
                LockSupport.unpark(free);
                return true;
            }
            if (mayGrow()) {
                return start(new Worker());
            }
            calling.set(NOBODY);
            // A thread may have become free, or gone, when it was too late to be seen here and too early for others,
            // who saw that this call was under way, to call themselves.
            missed = !tasks.isEmpty() && (!idle.isEmpty() || threads.get() < max);
        }
        return false;
    }

    private boolean start(Worker worker) {
        try {
            worker.start();
            return true;
        } catch (RuntimeException | Error e) {
            // The system has no thread to give: the others have to do, and the next task tries again.
            threads.decrementAndGet();
            calling.set(NOBODY);
            LOG.error("A thread for receivers could not be started; there are {}", threads, e);
            return false;
        }
    }

    private boolean mayGrow() {
        int now = threads.get();
        while (now < max) {
            if (threads.compareAndSet(now, now + 1)) {
                return true;
            }
            now = threads.get();
        }
        return false;
    }

    private final class Worker extends FastThreadLocalThread {

        /** When it began its task. */
        private volatile long began;
        /** The turns whose commands wait for their event loop to be woken. Written by the thread itself alone. */
        private volatile @Nullable Turns putOff;

        // Of the thread itself alone.
        /** How many tasks, up to {@link #CALM}, have been quick since one was not. */
        private int quick;
        /** When the task began that was the first to put off. */
        private long putOffSince;

        Worker() {
            super(name + "-" + numbers.incrementAndGet());
            setDaemon(true);
        }

        @Override
        public void run() {
            workers.add(this);
            do {
                // Before the look: whatever is added after it calls again.
                work(calling.getAndSet(NOBODY));
            } while (awaitCall());
            workers.remove(this);
        }

        private void puts(Turns turns) {
            Turns before = putOff;
            if (before == null) {
                putOffSince = began;
            } else if (before.loop() != turns.loop()) {
                before.wakeLoop();
            }
            putOff = turns;
            // After that, so that it sees it.
            watch.ask();
        }

        private void wakeLoop() {
            Turns turns = putOff;
            if (turns != null) {
                turns.wakeLoop();
            }
        }

        private void notQuick() {
            quick = 0;
            noLongerPutOff();
        }

        private void noLongerPutOff() {
            if (putOff != null) {
                wakeLoop();
                putOff = null;
            }
        }

        private void work(int called) {
            long now = System.nanoTime();
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                if (called == ALL && !tasks.isEmpty()) {
                    call();
                }
                began = now;
                if (latest != this) {
                    latest = this;
                }
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    LOG.error("A task of the receivers threw, which none may", e);
                }
                // A task may leave the interrupt of a receiver behind, which is not meant for the next one.
                interrupted();
                now = System.nanoTime();
                if (now - began > quickNanos) {
                    notQuick();
                } else {
                    quick = Math.min(quick + 1, CALM);
                    if (now - putOffSince > putOffNanos) {
                        noLongerPutOff();
                    }
                }
            }
            noLongerPutOff();
            // Before the last look: whoever adds a task now calls.
            if (latest == this) {
                latest = null;
            }
        }

        /** Waits to be called; false when the thread is not needed any more. */
        private boolean awaitCall() {
            idle.addFirst(this);
            long until = System.nanoTime() + keepAliveNanos;
            while (true) {
                // Something may have been added just before this thread could be seen to be free.
                boolean enough = !tasks.isEmpty() || ended || until - System.nanoTime() <= 0;
                if (enough) {
                    break;
                }
                LockSupport.parkNanos(this, until - System.nanoTime());
                // Or it would not sleep again.
                interrupted();
                if (!idle.contains(this)) {
                    return true;
                }
            }
            if (!idle.remove(this) || !tasks.isEmpty()) {
                // Called meanwhile, or there is work without a call.
                return true;
            }
            threads.decrementAndGet();
            if (!tasks.isEmpty()) {
                // Added when all threads seemed to be there.
                call();
            }
            return false;
        }
    }
}
