package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.codec.ws.CloseCodes;
import dev.gun.client.internal.codec.ws.FrameWriter;
import dev.gun.client.internal.codec.ws.UnsendableFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a WebSocket: frames, and the two events of each. Small frames wait for the flush and are written as
 * one {@link FrameBatch}, since a write costs more than such a frame does; others are written at once, behind what waits.
 * With an event handler each frame is written between its events. Confined to the event loop.
 */
final class WsSender {

    /** The longest header that a control frame of ours has: two bytes and the masking key. */
    private static final int CONTROL_HEADER = 6;

    /** Frames of this size and more are no part of a batch: to write them costs what their bytes cost. */
    static final int LARGE = 4_096;

    /** The longest header of a small frame, and what compression adds at most to a payload that it cannot shorten. */
    private static final int OVERHEAD = 64;

    /** How many bytes a char of a text takes at most in UTF-8. */
    private static final int BYTES_PER_CHAR = 3;

    private enum Written {
        /** Nothing waits for a flush that we have to ask for. */
        FLUSHED,
        /** Something of our own was written: a pong, a ping or a close. */
        UNFLUSHED
    }

    private final ClientStream stream;
    private final StreamListener listener;
    private final WsTransport transport;
    private final FrameWriter writer;
    private Written written = Written.FLUSHED;

    /** What waits for the flush, {@code null} when nothing does. */
    private @Nullable FrameBatch waiting;
    /** A batch that is over, for the next one; {@code null} when there is none. */
    private @Nullable FrameBatch spare;

    WsSender(ClientStream stream, StreamListener listener, WsTransport transport, FrameWriter writer) {
        this.stream = stream;
        this.listener = listener;
        this.transport = transport;
        this.writer = writer;
    }

    /** The extensions in use, as events show them. */
    String extensions() {
        return writer.extensions();
    }

    /**
     * Writes a frame; does not flush.
     *
     * @return why it must not be sent, {@code null} when it was written; {@code result} is told only in the latter case
     */
    @Nullable Reason send(WsFrame frame, WriteResult result) {
        try {
            if (!listener.hasHandlers() && joins(frame)) {
                append(frame, result);
            } else {
                write(frame, result);
            }
            return null;
        } catch (UnsendableFrameException e) {
            return new Reason.BadState(String.valueOf(e.getMessage()));
        }
    }

    private void write(WsFrame frame, WriteResult result) {
        handOver();
        // Before the event, whose end would else have nothing to tell.
        ByteBuf encoded = encode(frame);
        if (!listener.hasHandlers()) {
            transport.write(encoded, result);
            return;
        }
        listener.sendStart(stream, extensions(), frame);
        transport.write(encoded, result);
        listener.sendEnd(stream, extensions(), frame);
    }

    /** Whether a frame waits for the flush, together with others. A close does not, since nothing comes behind it. */
    private boolean joins(WsFrame frame) {
        int most = mostBytes(frame);
        if (waiting != null && !waiting.takes(most)) {
            handOver();
        }
        int before = waiting == null ? 0 : waiting.bytes().writerIndex();
        return frame.size() < LARGE && !frame.isClose() && before + most <= transport.room();
    }

    private static int mostBytes(WsFrame frame) {
        int size = Math.min(frame.size(), LARGE);
        return (frame instanceof WsFrame.Text ? BYTES_PER_CHAR * size : size) + OVERHEAD;
    }

    private void append(WsFrame frame, WriteResult result) {
        FrameBatch batch = waiting;
        if (batch == null) {
            batch = begin(frame);
        }
        try {
            encode(frame, batch.bytes());
        } catch (UnsendableFrameException e) {
            if (batch.isEmpty()) {
                release();
            }
            throw e;
        }
        batch.added(result);
    }

    private FrameBatch begin(WsFrame first) {
        FrameBatch batch = spare == null ? new FrameBatch(this::over) : spare;
        spare = null;
        batch.begin(transport.allocator().buffer(Math.max(batch.usualBytes(), CONTROL_HEADER + 2 + first.size())));
        waiting = batch;
        transport.batched();
        return batch;
    }

    private void over(FrameBatch batch) {
        spare = batch;
    }

    /** Hands what waits over to the transport; does not flush. */
    void handOver() {
        FrameBatch batch = waiting;
        if (batch != null) {
            waiting = null;
            transport.write(batch);
        }
    }

    /** Whether what is sent finds room, behind what waits. */
    boolean writable() {
        handOver();
        return transport.writable();
    }

    /** What waits will not be written. */
    void release() {
        FrameBatch batch = waiting;
        if (batch != null) {
            waiting = null;
            batch.drop(Reason.CLOSED);
        }
    }

    /** Writes a frame that nobody asked for, to be flushed with {@link #flushOwn}. */
    void sendOwn(WsFrame frame, WriteResult result) {
        Reason refusal = send(frame, result);
        if (refusal != null) {
            throw new IllegalStateException(refusal.text());
        }
        written = Written.UNFLUSHED;
    }

    /** Flushes what {@link #sendOwn} wrote, if anything. */
    void flushOwn() {
        if (written == Written.UNFLUSHED) {
            written = Written.FLUSHED;
            transport.flush();
        }
    }

    private ByteBuf encode(WsFrame frame) {
        ByteBufAllocator allocator = transport.allocator();
        if (frame instanceof WsFrame.Text text) {
            return writer.text(allocator, text.text());
        }
        if (frame instanceof WsFrame.Binary binary) {
            return writer.binary(allocator, binary.bytes().asByteBuffer());
        }
        ByteBuf out = allocator.buffer(CONTROL_HEADER + frame.size());
        try {
            encode(frame, out);
            return out;
        } catch (RuntimeException | Error e) {
            // It may not be sent, or the memory of a user's buffer be gone, or not this thread's.
            out.release();
            throw e;
        }
    }

    private void encode(WsFrame frame, ByteBuf out) {
        if (frame instanceof WsFrame.Text text) {
            writer.writeText(out, text.text());
        } else if (frame instanceof WsFrame.Binary binary) {
            writer.writeBinary(out, binary.bytes().asByteBuffer());
        } else if (frame instanceof WsFrame.Ping ping) {
            writer.writePing(out, ping.payload().asByteBuffer());
        } else if (frame instanceof WsFrame.Pong pong) {
            writer.writePong(out, pong.payload().asByteBuffer());
        } else if (frame instanceof WsFrame.Close close) {
            writer.writeClose(out, close.hasCode() ? close.code() : CloseCodes.NONE, close.reason());
        }
    }
}
