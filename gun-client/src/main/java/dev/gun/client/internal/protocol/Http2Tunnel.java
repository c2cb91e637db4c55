package dev.gun.client.internal.protocol;

import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.Http2StreamState.Held;
import dev.gun.client.internal.protocol.Http2StreamState.HeldData;
import dev.gun.client.internal.protocol.Http2StreamState.Receiving;
import dev.gun.client.internal.protocol.Http2StreamState.Sending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel that is one HTTP/2 stream, whose DATA frames are its bytes (RFC 9113 §8.5). Confined to the event loop.
 *
 * <p>Bytes that nobody wants are left to {@link Http2Inflow}, and the stream's window as it is; the connection and its
 * other streams go on.
 */
final class Http2Tunnel implements TunnelLink {

    /** What is no larger is copied together: a turn's requests or frames are one DATA frame then, not as many. */
    private static final int SMALL = 1_024;
    /** So many bytes together are enough: the smallest limit of a frame (RFC 9113 §4.2). */
    private static final int FULL = 16_384;

    private enum Reading {
        /** Bytes are handed on as they come. */
        ON,
        /** They are held. */
        OFF
    }

    private final ProtocolContext context;
    private final Http2Handler handler;
    private final Http2Streams streams;
    private final Http2Inflow inflow;
    private final Http2StreamState state;
    private Reading reading = Reading.OFF;
    private @Nullable Receiver receiver;
    /** Small pieces, copied together until the flush. */
    private @Nullable ByteBuf together;

    Http2Tunnel(ProtocolContext context, Http2Handler handler, Http2Upgrades.Parts parts, Http2StreamState state) {
        this.context = context;
        this.handler = handler;
        this.streams = parts.streams();
        this.inflow = parts.inflow();
        this.state = state;
    }

    /**
     * DATA came, or with {@code fin} the end of the stream.
     *
     * @return how many bytes are taken; the others are returned to flow control when they are wanted
     */
    int data(ByteBuf data, int padding, boolean fin) {
        int bytes = data.readableBytes();
        Receiver to = receiver;
        if (reading == Reading.OFF || to == null || state.holds()) {
            if (bytes > 0 || fin) {
                inflow.hold(state, data, fin);
            }
            state.receiving(fin ? Receiving.HELD : state.receiving());
            return padding;
        }
        if (bytes > 0) {
            to.received(data.retainedSlice());
            to.receivedAll();
        }
        if (fin) {
            ended(to);
        }
        return bytes + padding;
    }

    private void ended(Receiver to) {
        state.receiving(Receiving.DONE);
        to.inputEnded();
    }

    /** The connection goes away: what is inside is to finish. */
    void shutdown() {
        context.listener().tunnelShutdown(state.stream());
    }

    /** The peer's window, or the socket, has room again. */
    void writable() {
        Receiver to = receiver;
        if (to != null && state.over() == null) {
            to.writable();
        }
    }

    @Override
    public Channel parent() {
        return handler.context().channel();
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
    }

    @Override
    public boolean isOver() {
        return state.over() != null;
    }

    @Override
    public int room() {
        Http2RemoteFlowController flow = handler.connection().remote().flowController();
        boolean open = state.over() == null && state.sending() == Sending.FRAMES && flow.isWritable(state.channel());
        return open
                ? Math.min(
                        flow.windowSize(state.channel()),
                        flow.windowSize(handler.connection().connectionStream()))
                : 0;
    }

    @Override
    public void write(ByteBuf bytes) {
        int size = bytes.readableBytes();
        ByteBuf before = together;
        if (before != null && (size > SMALL || before.readableBytes() + size > FULL)) {
            writeTogether();
        }
        if (size > SMALL) {
            writeData(bytes, false);
            return;
        }
        ByteBuf into = together;
        if (into == null) {
            into = handler.context().alloc().ioBuffer(2 * SMALL, FULL);
            together = into;
        }
        into.writeBytes(bytes);
        bytes.release();
    }

    private void writeTogether() {
        ByteBuf bytes = together;
        if (bytes != null) {
            together = null;
            writeData(bytes, false);
        }
    }

    private void writeData(ByteBuf bytes, boolean fin) {
        handler.encoder()
                .writeData(
                        handler.context(),
                        state.id(),
                        bytes,
                        0,
                        fin,
                        handler.context().newPromise());
    }

    /** Whoever writes flushes in the same turn. */
    @Override
    public void flush() {
        writeTogether();
        context.commands().written();
    }

    @Override
    public void read(boolean wanted) {
        Receiver to = receiver;
        if (!wanted || to == null) {
            reading = Reading.OFF;
            return;
        }
        reading = Reading.ON;
        int bytes = 0;
        boolean fin = false;
        while (reading == Reading.ON && state.over() == null && state.holds()) {
            Held piece = state.held().remove();
            if (piece instanceof HeldData held) {
                fin = held.fin();
                bytes += held.data().readableBytes();
                if (held.data().isReadable()) {
                    to.received(held.data().retainedSlice());
                }
            }
            inflow.release(piece);
        }
        if (bytes > 0 && state.over() == null) {
            handler.consumed(state.channel(), bytes);
            to.receivedAll();
        }
        if (fin && state.over() == null) {
            ended(to);
        }
    }

    /** RFC 9113 §8.5: END_STREAM is treated as the FIN of a TCP connection. */
    @Override
    public void endOutput() {
        if (state.over() == null && state.sending() == Sending.FRAMES) {
            state.sending(Sending.DONE);
            writeData(Unpooled.EMPTY_BUFFER, true);
        }
    }

    /** RFC 9113 §8.5: an orderly end is END_STREAM, any other RST_STREAM. */
    @Override
    public void close(Reason reason) {
        if (state.over() != null) {
            return;
        }
        if (reason.equals(Reason.NORMAL) || state.receiving() == Receiving.DONE) {
            endOutput();
            streams.awaitEnd(state, context.options().closingTimeout());
        } else {
            handler.reset(state.id(), Http2Error.CANCEL);
        }
        flush();
        context.listener().responseEnd(state.stream());
        streams.lost(state, reason, Processed.MAYBE);
    }
}
