package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.codec.ws.CloseCodes;
import dev.gun.client.internal.codec.ws.FrameWriter;
import dev.gun.client.internal.codec.ws.UnsendableFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** The sending side of a WebSocket: one buffer for each frame, and its two events. Confined to the event loop. */
final class WsSender {

    /** The longest header that a control frame of ours has: two bytes and the masking key. */
    private static final int CONTROL_HEADER = 6;

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
    private final String extensions;
    private Written written = Written.FLUSHED;

    WsSender(
            ClientStream stream,
            StreamListener listener,
            WsTransport transport,
            FrameWriter writer,
            String extensions) {
        this.stream = stream;
        this.listener = listener;
        this.transport = transport;
        this.writer = writer;
        this.extensions = extensions;
    }

    /**
     * Writes a frame; does not flush.
     *
     * @return why it must not be sent, {@code null} when it was written; {@code result} is told only in the latter case
     */
    @Nullable Reason send(WsFrame frame, WriteResult result) {
        ByteBuf encoded;
        try {
            // Before the event, whose end would else have nothing to tell.
            encoded = encode(frame);
        } catch (UnsendableFrameException e) {
            return new Reason.BadState(String.valueOf(e.getMessage()));
        }
        if (!listener.hasHandlers()) {
            transport.write(encoded, result);
            return null;
        }
        listener.sendStart(stream, extensions, frame);
        transport.write(encoded, result);
        listener.sendEnd(stream, extensions, frame);
        return null;
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
            if (frame instanceof WsFrame.Ping ping) {
                writer.writePing(out, ping.payload().asByteBuffer());
            } else if (frame instanceof WsFrame.Pong pong) {
                writer.writePong(out, pong.payload().asByteBuffer());
            } else if (frame instanceof WsFrame.Close close) {
                writer.writeClose(out, close.hasCode() ? close.code() : CloseCodes.NONE, close.reason());
            }
            return out;
        } catch (UnsendableFrameException e) {
            out.release();
            throw e;
        }
    }
}
