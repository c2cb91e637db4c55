package dev.gun.client.internal.connection;

import dev.gun.client.GunException;
import dev.gun.client.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What the user is given of something that is to be written. Most users never look at it: then it costs no object of its
 * own, and no hop to the executor when it is written. Whoever looks before that hears of it where {@link Completions}
 * runs user code; whoever looks later, at once. It is settled on the event loop, and looked at by any thread.
 *
 * <pre>
 *   UNSEEN --somebody looks--> SEEN --the write ends--> the future is completed
 *   UNSEEN --the write ends--> written, or the reason why not
 * </pre>
 */
abstract class WriteStage extends LazyStage<Void> {

    private static final AtomicReferenceFieldUpdater<WriteStage, Object> STATE =
            AtomicReferenceFieldUpdater.newUpdater(WriteStage.class, Object.class, "state");

    private enum Mark {
        /** It is under way, and nobody has looked. */
        UNSEEN,
        /** It is written, and nobody had looked. */
        WRITTEN
    }

    /** Somebody has looked; it completes when the write has ended. */
    private static final class Seen extends CompletableFuture<Void> {}

    /** A {@link Mark}, a {@link Seen}, or the {@link Reason} why it was not written. */
    private volatile Object state = Mark.UNSEEN;

    /**
     * Event loop: the write has ended; one call counts, and later ones change nothing.
     *
     * @param failure why it was not written, {@code null} when it was
     */
    final void settle(@Nullable Reason failure, Completions completions) {
        Object outcome = failure == null ? Mark.WRITTEN : failure;
        if (STATE.compareAndSet(this, Mark.UNSEEN, outcome)) {
            return;
        }
        if (state instanceof Seen seen) {
            if (failure == null) {
                completions.succeed(seen);
            } else {
                completions.fail(seen, new GunException.Stream(failure));
            }
        }
    }

    @Override
    public final CompletableFuture<Void> toCompletableFuture() {
        Object now = state;
        if (now == Mark.UNSEEN) {
            Seen fresh = new Seen();
            if (STATE.compareAndSet(this, Mark.UNSEEN, fresh)) {
                return fresh;
            }
            now = state;
        }
        if (now instanceof Seen seen) {
            return seen;
        }
        return now instanceof Reason failure
                ? CompletableFuture.failedFuture(new GunException.Stream(failure))
                : CompletableFuture.completedFuture(null);
    }
}
