package dev.gun.client.internal.connection;

import dev.gun.client.internal.transport.EventLoops;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The turns of the event loop in one connection: commands from any thread, callbacks from the socket, timers. What is
 * asked for meanwhile is done when the outermost callback has ended. A turn that throws ends like any other, and the
 * connection hears of it. Confined to the event loop, but for {@link #submit}.
 *
 * <p>It is itself the queue of the commands, the loop's task that runs them, what runs each, and, as
 * {@link SocketHost} and {@link ConnectionDriver} say, the connection: of those there are many, and no object is made for
 * what only refers to another one.
 */
abstract class Turns extends CommandQueue implements Runnable, Consumer<Runnable> {

    private final EventLoop loop;
    private final ClientRuntime runtime;

    /** How many callbacks deep the loop is in this connection; what was asked for is done when the outermost ends. */
    private int depth;

    private boolean exitScheduled;
    /** Whether something was asked for since the last look at what is to be done. */
    private boolean touched;

    private boolean unflushed;

    Turns(EventLoop loop, ClientRuntime runtime) {
        this.loop = loop;
        this.runtime = runtime;
    }

    // ---- what is done in a turn, or at its end

    /** Carries out what protocols asked for, and admits requests. */
    abstract void apply();

    /** Carries out what protocols asked for, within a batch of reads. */
    abstract void applyCommands();

    /** Writes through what was written. */
    abstract void flush();

    /** Hands over what was reported; the end of the turn. */
    abstract void deliver();

    /** Something threw that must not. */
    abstract void broken(Throwable cause);

    // ---- turns

    /** Runs {@code command} on the event loop, in order with every other; many commands cost one wake-up. */
    final void submit(Runnable command) {
        submit(new CommandQueue.Plain(command));
    }

    /** As {@link #submit(Runnable)}, without an object for its place in the queue. */
    final void submit(CommandQueue.Command command) {
        if (add(command)) {
            try {
                if (ReceiverThreads.mayPutOff()) {
                    EventLoops.executeLazily(loop, this);
                    // After that: whoever wakes the loop on behalf of this thread has to have it find the commands.
                    ReceiverThreads.putOff(this);
                } else {
                    loop.execute(this);
                }
            } catch (RejectedExecutionException e) {
                // The client was closed, so this connection has terminated: the thread of the caller stands in.
                run();
            }
        }
    }

    final EventLoop loop() {
        return loop;
    }

    final ClientRuntime runtime() {
        return runtime;
    }

    /** Any thread: wakes the loop, unless it has run the commands that it was given without being woken. */
    final void wakeLoop() {
        if (isWaiting()) {
            runtime.execute(loop, Turns::nothing);
        }
    }

    private static void nothing() {
        // What was to be done is in the loop's queue already.
    }

    /** Runs the commands that were given; called by the loop alone, but when it has ended. */
    @Override
    public final void run() {
        enter();
        try {
            drain(this);
        } finally {
            exit();
        }
    }

    /** Runs {@code task} as a turn, or as a part of the one that is under way. */
    public final void turn(Runnable task) {
        enter();
        try {
            accept(task);
        } finally {
            exit();
        }
    }

    /** Runs one of the commands, or something else that may throw; for {@link #drain} and this alone. */
    @Override
    public final void accept(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    /** A callback begins. */
    public final void enter() {
        depth++;
    }

    /** A callback within a batch of reads has ended: what was asked for is done, flushing waits for the batch's end. */
    public final void applied() {
        try {
            if (depth == 1) {
                accept(this::applyCommands);
            }
        } finally {
            depth--;
        }
    }

    /** A callback has ended: if it was the outermost, everything that was put off is done. */
    public final void exit() {
        try {
            if (depth == 1) {
                accept(this::doPutOff);
                deliver();
            }
        } finally {
            depth--;
        }
    }

    private void doPutOff() {
        do {
            apply();
            // What is written through may be answered at once: by a stream that ends, room for another, a close.
            touched = false;
            if (unflushed) {
                unflushed = false;
                flush();
            }
        } while (touched);
    }

    /** Something was asked for or reported: makes sure that it is seen by an {@link #exit}. */
    public final void touch() {
        touched = true;
        if (depth == 0 && !exitScheduled) {
            exitScheduled = true;
            runtime.execute(loop, () -> {
                exitScheduled = false;
                enter();
                exit();
            });
        }
    }

    /** Something was written and must be flushed at the end of the turn. */
    public final void written() {
        unflushed = true;
        touch();
    }
}
