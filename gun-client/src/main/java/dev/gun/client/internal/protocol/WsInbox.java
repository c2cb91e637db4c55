package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Delivers received frames in order, and holds them while their receiver has no room. Confined to the event loop.
 */
final class WsInbox {

    /** What a held frame takes besides its payload, so that empty frames count too. */
    private static final int FRAME_OVERHEAD = 64;

    private final ClientStream stream;
    private final StreamListener listener;
    /** What is held, {@code null} while nothing is, as mostly. */
    private @Nullable Held held;

    /** Some frames, and what they take. */
    private static final class Held {

        final Deque<WsFrame> frames = new ArrayDeque<>();
        long bytes;
    }

    WsInbox(ClientStream stream, StreamListener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    /** Delivers {@code frame}, now or when it is its turn. */
    void add(WsFrame frame) {
        if (stream.silenced()) {
            return;
        }
        if (held == null && stream.readable()) {
            listener.frame(stream, frame);
        } else {
            hold(frame);
        }
    }

    private void hold(WsFrame frame) {
        Held now = held;
        if (now == null) {
            now = new Held();
            held = now;
        }
        now.frames.add(frame);
        now.bytes += cost(frame);
    }

    /** Delivers what there is room for. */
    void deliver() {
        for (Held now = held; now != null && stream.readable(); now = held) {
            deliverOne(now);
        }
    }

    /** Delivers all, room or not. */
    void deliverAll() {
        for (Held now = held; now != null; now = held) {
            deliverOne(now);
        }
    }

    /** The user wants no more of it. */
    void cancelled() {
        listener.cancelled(stream, Side.LOCAL, Reason.CANCELLED);
    }

    /** Drops what is held. */
    void clear() {
        held = null;
    }

    /** Whether nothing is held. */
    boolean isEmpty() {
        return held == null;
    }

    /** What the held frames take, in bytes. */
    long heldBytes() {
        return held == null ? 0 : held.bytes;
    }

    /** Whether a frame that came now would be held. */
    boolean blocked() {
        return !stream.silenced() && (held != null || !stream.readable());
    }

    private void deliverOne(Held from) {
        WsFrame frame = from.frames.remove();
        from.bytes -= cost(frame);
        if (from.frames.isEmpty()) {
            held = null;
        }
        listener.frame(stream, frame);
    }

    private static long cost(WsFrame frame) {
        return FRAME_OVERHEAD + (long) frame.size();
    }
}
