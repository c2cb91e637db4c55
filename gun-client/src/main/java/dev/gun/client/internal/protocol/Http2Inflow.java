package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.internal.protocol.Http2StreamState.Held;
import dev.gun.client.internal.protocol.Http2StreamState.HeldData;
import dev.gun.client.internal.protocol.Http2StreamState.HeldTrailers;
import io.netty.buffer.ByteBuf;

/**
 * Holds what has come for receivers that take nothing now, and stops reading when that is too much: above {@code
 * maxBufferedBytes}, until half of it is taken. Confined to the event loop.
 */
final class Http2Inflow {

    /** What a held piece costs on top of its bytes, so that many tiny ones are not free. */
    private static final long OVERHEAD = 128;
    /** Smaller pieces are copied: a slice would keep the whole receive buffer alive. */
    private static final int COPY_BELOW = 1_024;

    /** Hears when reading stops and goes on. */
    interface Listener {
        /** Whether the socket is to be read. */
        void reading(boolean wanted);
    }

    private enum Reading {
        /** The socket is read. */
        ON,
        /** Too much is held. */
        PAUSED
    }

    private final long limit;
    private final Listener listener;
    private long heldBytes;
    private Reading reading = Reading.ON;

    Http2Inflow(long limit, Listener listener) {
        this.limit = limit;
        this.listener = listener;
    }

    /** Holds a piece of a body; {@code data} stays the caller's. */
    void hold(Http2StreamState state, ByteBuf data, boolean fin) {
        ByteBuf kept = data.readableBytes() < COPY_BELOW ? data.copy() : data.retainedSlice();
        add(state, new HeldData(kept, fin));
    }

    /** Holds trailers. */
    void hold(Http2StreamState state, Headers trailers) {
        add(state, new HeldTrailers(trailers));
    }

    private void add(Http2StreamState state, Held piece) {
        state.held().add(piece);
        heldBytes += cost(piece);
        if (heldBytes > limit && reading == Reading.ON) {
            reading = Reading.PAUSED;
            listener.reading(false);
        }
    }

    /** A held piece was delivered, or never will be: releases it. */
    void release(Held piece) {
        heldBytes -= cost(piece);
        if (piece instanceof HeldData data) {
            data.data().release();
        }
        if (heldBytes <= limit / 2 && reading == Reading.PAUSED) {
            reading = Reading.ON;
            listener.reading(true);
        }
    }

    /** Drops all that is held for a stream. */
    void releaseAll(Http2StreamState state) {
        while (state.holds()) {
            release(state.held().remove());
        }
    }

    private static long cost(Held piece) {
        return OVERHEAD + (piece instanceof HeldData data ? data.data().capacity() : 0);
    }
}
