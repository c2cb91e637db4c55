package dev.gun.client.internal.session;

import dev.gun.client.Reason;
import dev.gun.client.SessionOptions;
import dev.gun.client.WsFrame;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The frames that wait for a session to be ready: bounded in number and bytes. Confined to the event loop. */
final class Outbox {

    private final int maxFrames;
    private final long maxBytes;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long bytes;

    Outbox(SessionOptions options) {
        this.maxFrames = options.outboxFrames();
        this.maxBytes = options.outboxBytes();
    }

    /**
     * A frame that waits.
     *
     * @param id what {@code send} returned
     * @param frame the frame
     * @param written what {@code send} returned with it
     */
    record Entry(long id, WsFrame frame, CompletableFuture<Void> written) {}

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether {@code frame} fits beside what is there. */
    boolean hasRoomFor(WsFrame frame) {
        return entries.size() < maxFrames && bytes + frame.size() <= maxBytes;
    }

    /** Whether {@code frame} fits an empty outbox. */
    boolean canEverHold(WsFrame frame) {
        return frame.size() <= maxBytes;
    }

    /** Which limit is in the way of {@code frame}, for which there is no room. */
    Reason fullFor(WsFrame frame) {
        return frame.size() > maxBytes - bytes
                ? new Reason.WouldBlock("session.outboxBytes", maxBytes)
                : new Reason.WouldBlock("session.outboxFrames", maxFrames);
    }

    void add(Entry entry) {
        entries.add(entry);
        bytes += entry.frame().size();
    }

    /** Takes the oldest, {@code null} when it is empty. */
    @Nullable Entry poll() {
        Entry oldest = entries.poll();
        if (oldest != null) {
            bytes -= oldest.frame().size();
        }
        return oldest;
    }
}
