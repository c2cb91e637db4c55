package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Delivers received frames in order, and holds them while their receiver has no room. Confined to the event loop.
 */
final class WsInbox {

    /** What a held frame takes besides its payload, so that empty frames count too. */
    private static final int FRAME_OVERHEAD = 64;

    /** What is never added to: most receivers have room. */
    private static final Deque<WsFrame> NONE = new ArrayDeque<>(0);

    private final ClientStream stream;
    private final StreamListener listener;
    /** A queue of its own once anything is held. */
    private Deque<WsFrame> held = NONE;

    private long heldBytes;

    WsInbox(ClientStream stream, StreamListener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    /** Delivers {@code frame}, now or when it is its turn. */
    void add(WsFrame frame) {
        if (stream.silenced()) {
            return;
        }
        if (held.isEmpty() && stream.readable()) {
            listener.frame(stream, frame);
        } else {
            held = held == NONE ? new ArrayDeque<>() : held;
            held.add(frame);
            heldBytes += cost(frame);
        }
    }

    /** Delivers what there is room for. */
    void deliver() {
        while (!held.isEmpty() && stream.readable()) {
            deliverOne();
        }
    }

    /** Delivers all, room or not. */
    void deliverAll() {
        while (!held.isEmpty()) {
            deliverOne();
        }
    }

    /** The user wants no more of it. */
    void cancelled() {
        listener.cancelled(stream, Side.LOCAL, Reason.CANCELLED);
    }

    /** Drops what is held. */
    void clear() {
        held.clear();
        heldBytes = 0;
    }

    /** Whether nothing is held. */
    boolean isEmpty() {
        return held.isEmpty();
    }

    /** What the held frames take, in bytes. */
    long heldBytes() {
        return heldBytes;
    }

    /** Whether a frame that came now would be held. */
    boolean blocked() {
        return !stream.silenced() && (!held.isEmpty() || !stream.readable());
    }

    private void deliverOne() {
        WsFrame frame = held.remove();
        heldBytes -= cost(frame);
        listener.frame(stream, frame);
    }

    private static long cost(WsFrame frame) {
        return FRAME_OVERHEAD + (long) frame.size();
    }
}
