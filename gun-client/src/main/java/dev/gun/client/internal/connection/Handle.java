package dev.gun.client.internal.connection;

import io.netty.util.concurrent.Future;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a stream whose messages are its handle's is read by: the first way that is used is the only one. Thread-safe. */
final class Handle {

    /** A way to read. */
    private enum Way {
        UNREAD("nothing"),
        AWAIT("await…"),
        STAGES("response() and body()"),
        MESSAGES("messages()");

        private final String text;

        Way(String text) {
            this.text = text;
        }
    }

    private final DefaultGunStream stream;
    private final Mailbox mailbox = new Mailbox();
    private final StreamReader reader;
    private final long maxBodyBytes;
    private final AtomicReference<Way> way = new AtomicReference<>(Way.UNREAD);
    private final AtomicReference<@Nullable StageReader> stages = new AtomicReference<>();
    private final AtomicReference<@Nullable MessagePublisher> publisher = new AtomicReference<>();

    /** How often the connection had been flushed when the stream ended; before that it means nothing. */
    private int flushesAtEnd;
    /** Event loop only: runs while somebody has to read its full mailbox in time. */
    private @Nullable Future<?> unreadTimer;

    Handle(DefaultGunStream stream, long maxBodyBytes) {
        this.stream = stream;
        this.maxBodyBytes = maxBodyBytes;
        this.reader = new StreamReader(stream, mailbox, maxBodyBytes);
    }

    Mailbox mailbox() {
        return mailbox;
    }

    StreamReader awaited() {
        use(Way.AWAIT);
        return reader;
    }

    StageReader stages(Executor executor) {
        use(Way.STAGES);
        StageReader made = stages.get();
        if (made == null) {
            StageReader mine = new StageReader(stream, mailbox, maxBodyBytes, executor);
            made = stages.compareAndExchange(null, mine);
            if (made == null) {
                mailbox.onArrival(mine::wake);
                return mine;
            }
        }
        return made;
    }

    MessagePublisher messages(Executor executor) {
        use(Way.MESSAGES);
        MessagePublisher made = publisher.get();
        if (made == null) {
            MessagePublisher mine = new MessagePublisher(stream, mailbox, executor);
            made = publisher.compareAndExchange(null, mine);
            return made == null ? mine : made;
        }
        return made;
    }

    /** Whether somebody reads at a pace of his own, so that a full mailbox does not mean that nobody does. */
    boolean isSubscribed() {
        MessagePublisher made = publisher.get();
        return made != null && made.isActive();
    }

    /** Event loop: its stream is about to end. */
    void ended(int flushes) {
        flushesAtEnd = flushes;
        if (unreadTimer != null) {
            unreadTimer.cancel(false);
            unreadTimer = null;
        }
    }

    /** Any thread, once its stream is not running. */
    int flushesAtEnd() {
        return flushesAtEnd;
    }

    boolean unreadWatched() {
        return unreadTimer != null;
    }

    void unreadTimer(@Nullable Future<?> running) {
        unreadTimer = running;
    }

    void flush() {
        use(Way.AWAIT);
        reader.flush();
    }

    /** As {@link #flush}, for a handle that may be read in any way, or in none. */
    void flushUnread() {
        if (way.get() == Way.UNREAD || way.get() == Way.AWAIT) {
            reader.flushUnread();
        }
    }

    private void use(Way wanted) {
        Way used = way.compareAndExchange(Way.UNREAD, wanted);
        if (used != Way.UNREAD && used != wanted) {
            throw new IllegalStateException(stream + " is read by " + used.text
                    + ": a handle is read in one way only, not by " + wanted.text + " too");
        }
    }
}
