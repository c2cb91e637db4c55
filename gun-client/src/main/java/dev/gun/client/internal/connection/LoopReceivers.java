package dev.gun.client.internal.connection;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The way from one event loop to the threads that call receivers: what all connections of the loop hand over in one
 * iteration waits for its end, and then wakes one thread. A thread woken by the first of them would be done with it, and
 * asleep again, before the second came; and to wake a thread costs more than most receivers do. Should that thread
 * block, others are called a millisecond later ({@link ReceiverWatch}).
 */
final class LoopReceivers implements Executor {

    /** In a long iteration nobody waits for its end: a thread is called when so many tasks wait. */
    private static final int MANY = 64;

    private final SingleThreadEventLoop loop;
    private final ReceiverThreads threads;
    private final Runnable iterationEnded = this::iterationEnded;

    /** Event loop only: how many tasks were handed over in this iteration. */
    private int handedOver;

    private LoopReceivers(SingleThreadEventLoop loop, ReceiverThreads threads) {
        this.loop = loop;
        this.threads = threads;
    }

    /** The way from {@code loop} to {@code threads}. */
    static Executor of(EventLoop loop, ReceiverThreads threads) {
        return loop instanceof SingleThreadEventLoop known ? new LoopReceivers(known, threads) : threads;
    }

    /** Runs {@code task} on one of the threads. */
    @Override
    public void execute(Runnable task) {
        if (!loop.inEventLoop()) {
            threads.execute(task);
            return;
        }
        threads.add(task);
        handedOver++;
        if (handedOver == 1) {
            askForTheEnd();
        } else if (handedOver % MANY == 0) {
            threads.callOne(MANY);
        }
    }

    private void askForTheEnd() {
        try {
            loop.executeAfterEventLoopIteration(iterationEnded);
        } catch (RejectedExecutionException e) {
            // The loop is ending, and there may be no other iteration.
            handedOver = 0;
            threads.call();
        }
    }

    private void iterationEnded() {
        int added = handedOver;
        handedOver = 0;
        threads.callOne(added);
    }
}
