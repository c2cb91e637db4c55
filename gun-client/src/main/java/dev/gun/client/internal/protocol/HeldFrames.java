package dev.gun.client.internal.protocol;

import dev.gun.client.WsFrame;
import java.util.ArrayDeque;
import java.util.Deque;

/** Frames that were received, in order, and wait for their receiver to have room. Confined to the event loop. */
final class HeldFrames {

    /** What a frame takes besides its payload, so that empty frames count too. */
    private static final int FRAME_OVERHEAD = 64;

    private final Deque<WsFrame> frames = new ArrayDeque<>();
    private long bytes;

    void add(WsFrame frame) {
        frames.add(frame);
        bytes += cost(frame);
    }

    /** Takes the oldest. */
    WsFrame remove() {
        WsFrame frame = frames.remove();
        bytes -= cost(frame);
        return frame;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** What they take, in bytes. */
    long bytes() {
        return bytes;
    }

    private static long cost(WsFrame frame) {
        return FRAME_OVERHEAD + (long) frame.size();
    }
}
