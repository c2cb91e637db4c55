package dev.gun.client.internal.protocol;

import dev.gun.client.internal.codec.ws.WsMachine;
import dev.gun.client.internal.codec.ws.WsViolation;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Parses what comes, as long as there is room for it: a receiver without room does not stop reading at once, but when the
 * receive buffer is full. What comes nevertheless is kept as it came. Confined to the event loop.
 */
final class WsReader {

    /** Whom it reads for. */
    interface Owner {

        /** Whether bytes still mean something; those that do not are discarded. */
        boolean takesMore();

        /** Whether bytes are wanted has changed. */
        void reading(boolean on);

        /** What the frames take, in bytes, that wait for their receiver. */
        long heldBytes();

        /** Whether a frame that came now would have to wait. */
        boolean blocked();

        /** The peer broke a rule; the last thing that is read. */
        void violated(WsViolation violation);
    }

    private enum Reading {
        /** Bytes are wanted. */
        ON,
        /** They are not, since the receive buffer is full. */
        PAUSED,
        /** None will come: the peer has sent all, or the transport is gone. */
        OVER
    }

    /** What is never added to: most reads are parsed at once. */
    private static final Deque<ByteBuf> NONE = new ArrayDeque<>(0);

    private final WsMachine machine;
    private final Owner owner;
    /** A queue of its own once anything is kept. */
    private Deque<ByteBuf> unread = NONE;

    /** What may be held now, in bytes: the receive buffer's capacity, until no more comes. */
    private int limit;

    private Reading reading = Reading.ON;

    WsReader(WsMachine machine, Owner owner, int capacity) {
        this.machine = machine;
        this.owner = owner;
        this.limit = capacity;
    }

    /** Bytes came; takes them over. */
    void receive(ByteBuf in) {
        if (!unread.isEmpty()) {
            unread.add(in);
            parseUnread();
        } else if (take(in)) {
            pauseWhenFull();
        }
    }

    /** There may be room again: parses what was kept, and has the transport read when that is used up. */
    void readOn() {
        parseUnread();
        // Not as soon as there is any room, so that reading is not switched on and off with each message.
        if (reading == Reading.PAUSED
                && unread.isEmpty()
                && owner.takesMore()
                && (!owner.blocked() || held() <= limit / 2)) {
            reading = Reading.ON;
            owner.reading(true);
        }
    }

    /** Whether bytes are wanted. */
    boolean isReading() {
        return reading == Reading.ON;
    }

    /** Nothing more will come; what was kept is parsed when there is room, and nobody is waited for meanwhile. */
    void inputEnded() {
        pause();
        reading = Reading.OVER;
    }

    /** Whether nothing more will come, and all that came was parsed. */
    boolean isExhausted() {
        return reading == Reading.OVER && unread.isEmpty();
    }

    /** Parses what was kept, as far as {@code bytes} can hold it, since nothing more will come. */
    void readRest(int bytes) {
        reading = Reading.OVER;
        limit = bytes;
        parseUnread();
    }

    /** Has the transport stop reading. */
    void pause() {
        if (reading == Reading.ON) {
            reading = Reading.PAUSED;
            owner.reading(false);
        }
    }

    /** Whether the peer's close was read. */
    boolean sawClose() {
        return machine.state() == WsMachine.State.CLOSED;
    }

    /** Releases what was kept. */
    void release() {
        unread.forEach(ByteBuf::release);
        unread.clear();
    }

    private void parseUnread() {
        for (ByteBuf in = unread.poll(); in != null; in = unread.poll()) {
            if (!take(in)) {
                return;
            }
        }
        pauseWhenFull();
    }

    /** Parses {@code in} and releases it; false when it must wait for room, and is kept. */
    private boolean take(ByteBuf in) {
        boolean taken = true;
        try {
            taken = parse(in);
        } finally {
            if (taken) {
                in.release();
            }
        }
        if (!taken) {
            unread = unread == NONE ? new ArrayDeque<>() : unread;
            unread.addFirst(in);
            pause();
        }
        return taken;
    }

    private void pauseWhenFull() {
        if (owner.takesMore() && isFull()) {
            pause();
        }
    }

    /** Parses {@code in}; false when it must wait for room. */
    private boolean parse(ByteBuf in) {
        while (owner.takesMore()) {
            if (isFull()) {
                return false;
            }
            switch (machine.next(in)) {
                case NEED_MORE -> {
                    return true;
                }
                case FAILED -> {
                    owner.violated(Objects.requireNonNull(machine.violation()));
                    return true;
                }
                case EMITTED -> {
                    // There may be more.
                }
            }
        }
        return true;
    }

    private boolean isFull() {
        return held() >= limit && owner.blocked();
    }

    private long held() {
        return owner.heldBytes() + machine.buffered();
    }
}
