package dev.gun.client.internal.connection;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands that wait for the event loop, in order. Commands are the links of a chain, newest first, so that one that
 * is made for nothing else costs no object besides itself, and one that is added a single compare-and-set. Any thread
 * adds; the event loop takes, all at a time.
 */
class CommandQueue {

    /** A command, which is in one queue, once. Whoever adds it, and then whoever takes it, has its link to himself. */
    interface Command extends Runnable {

        /** The one that was added before. */
        @Nullable Command next();

        /** Sets what {@link #next} returns. */
        void next(@Nullable Command command);
    }

    /** A command that is some code. */
    static final class Plain implements Command {

        private final Runnable code;
        private @Nullable Command next;

        Plain(Runnable code) {
            this.code = code;
        }

        @Override
        public void run() {
            code.run();
        }

        @Override
        public @Nullable Command next() {
            return next;
        }

        @Override
        public void next(@Nullable Command command) {
            next = command;
        }
    }

    private static final AtomicReferenceFieldUpdater<CommandQueue, @Nullable Command> NEWEST =
            AtomicReferenceFieldUpdater.newUpdater(CommandQueue.class, Command.class, "newest");

    /** The end of a chain that the event loop is about to look at again, so that it need not be woken. */
    private static final Command AWAKE = new Plain(() -> {});

    /** The newest one; {@code null} when there is none and the event loop has to be woken for the next. */
    private volatile @Nullable Command newest;

    /** Adds a command; returns whether {@link #drain} has to be called. */
    final boolean add(Command command) {
        Command before;
        do {
            before = newest;
            command.next(before);
        } while (!NEWEST.compareAndSet(this, before, command));
        return before == null;
    }

    /** Any thread: whether commands wait for a {@link #drain} that is not under way. */
    final boolean isWaiting() {
        Command waiting = newest;
        return waiting != null && waiting != AWAKE;
    }

    /** Event loop: hands over the commands, oldest first, until there are none. */
    final void drain(Consumer<? super Command> runner) {
        do {
            Command command = oldestOf(NEWEST.getAndSet(this, AWAKE));
            while (command != null) {
                // Linked no more: it may be kept by its user for long.
                Command following = command.next();
                command.next(null);
                runner.accept(command);
                command = following;
            }
        } while (!NEWEST.compareAndSet(this, AWAKE, null));
    }

    /** Turns a chain round. */
    private static @Nullable Command oldestOf(@Nullable Command newest) {
        Command turned = null;
        Command command = newest;
        while (command != null && command != AWAKE) {
            Command following = command.next();
            command.next(turned);
            turned = command;
            command = following;
        }
        return turned;
    }
}
