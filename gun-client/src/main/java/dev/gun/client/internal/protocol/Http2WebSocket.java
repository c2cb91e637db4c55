package dev.gun.client.internal.protocol;

import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import dev.gun.client.internal.protocol.Http2StreamState.Held;
import dev.gun.client.internal.protocol.Http2StreamState.HeldData;
import dev.gun.client.internal.protocol.Http2StreamState.Receiving;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Binds one WebSocket to one HTTP/2 stream, whose DATA frames are its bytes (RFC 8441 §5). Confined to the event loop.
 *
 * <p>A WebSocket that wants no bytes leaves them to {@link Http2Inflow}, and the stream's window as it is; the
 * connection and its other streams go on.
 */
final class Http2WebSocket implements WsTransport {

    /** RFC 6455 §7.1.5: without a close frame "the WebSocket Connection Close Code is considered to be 1006". */
    private static final int NO_CLOSE_FRAME = 1006;

    /**
     * How the peer has given up the stream.
     *
     * @param reason the reset
     * @param processed whether the server may have acted on it
     */
    private record Reset(Reason reason, Processed processed) {}

    private enum Reading {
        /** Bytes are handed on as they come. */
        ON,
        /** They are held. */
        PAUSED
    }

    private final Http2Handler handler;
    private final Http2Streams streams;
    private final Http2Inflow inflow;
    private final StreamListener listener;
    private final Http2StreamState state;
    private final WsEndpoint endpoint;
    private final Runnable handOver;
    private Reading reading = Reading.ON;
    /** How the WebSocket ended; {@code null} while it has not. It is told when our close is written. */
    private @Nullable Reason outcome;
    /** {@code null} unless the peer has reset the stream before its WebSocket had an end. */
    private @Nullable Reset reset;

    Http2WebSocket(
            ProtocolContext context,
            Http2Handler handler,
            Http2Upgrades.Parts parts,
            Http2StreamState state,
            HandshakeResult.Accepted accepted) {
        this.handler = handler;
        this.streams = parts.streams();
        this.inflow = parts.inflow();
        this.listener = context.listener();
        this.state = state;
        this.endpoint = new WsEndpoint(context, state.stream(), accepted, this);
        this.handOver = endpoint::handOver;
    }

    WsEndpoint endpoint() {
        return endpoint;
    }

    /**
     * DATA came, or with {@code fin} the end of the stream.
     *
     * @return how many bytes are taken; the others are returned to flow control when there is room for them
     */
    int data(ByteBuf data, int padding, boolean fin) {
        int bytes = data.readableBytes();
        if (reading == Reading.PAUSED) {
            if (fin) {
                state.receiving(Receiving.HELD);
            }
            inflow.hold(state, data, fin);
            return padding;
        }
        if (fin) {
            state.receiving(Receiving.DONE);
        }
        endpoint.receive(data.retainedSlice());
        endpoint.receiveComplete();
        if (fin) {
            endpoint.inputEnded();
            endIfExhausted();
        }
        return bytes + padding;
    }

    /**
     * RST_STREAM came. RFC 8441 §5 makes it a TCP reset; what came before it still waits for room (spec page 1 §7), since
     * the connection lives on. A WebSocket that is on its way to its end has no more to wait for.
     */
    void reset(Reason reason, Processed processed) {
        if (!endpoint.isReceiving()) {
            streams.failed(state, reason, processed);
            return;
        }
        reset = new Reset(reason, processed);
        if (state.receiving() != Receiving.HELD && state.receiving() != Receiving.DONE) {
            data(Unpooled.EMPTY_BUFFER, 0, true);
        }
    }

    /** The receiver may have room again. */
    void resume() {
        endpoint.resume();
        endLater();
    }

    /** The user wants no more of it. */
    void cancel() {
        endpoint.cancel();
        endLater();
    }

    /** Not at once: the receiver may have asked from within what the endpoint does, which has not finished it. */
    private void endLater() {
        if (endpoint.isExhausted()) {
            executor().execute(this::endIfExhausted);
        }
    }

    /**
     * RFC 8441 §5: END_STREAM is what the end of a TCP connection is to a WebSocket over HTTP/1.1; but here the
     * connection lives on, so that it can wait for a receiver without room.
     */
    private void endIfExhausted() {
        if (state.over() != null || !endpoint.isExhausted()) {
            return;
        }
        Reset given = reset;
        if (given == null) {
            handler.reset(state.id(), Http2Error.CANCEL);
            flush();
        }
        if (!abandon()) {
            return;
        }
        if (given == null) {
            listener.responseEnd(state.stream());
            streams.lost(state, new Reason.WsClosed(NO_CLOSE_FRAME, Side.REMOTE), Processed.MAYBE);
        } else {
            streams.lost(state, given.reason(), given.processed());
        }
    }

    /** The stream cannot go on, but the connection does. */
    private void fail(Reason reason) {
        handler.reset(state.id(), Http2Error.CANCEL);
        streams.failed(state, reason, Processed.MAYBE);
        flush();
    }

    /**
     * The stream is lost: what came before is delivered.
     *
     * @return whether its end is the caller's to tell; if not, the WebSocket had ended before, and that is told
     */
    boolean abandon() {
        // What waits fails with the stream, like all that was written before.
        endpoint.handOver();
        while (state.holds()) {
            receive(state.held().remove());
        }
        boolean lost = endpoint.abandon();
        if (!lost) {
            tellEnd();
        }
        return lost;
    }

    private boolean receive(Held piece) {
        boolean fin = false;
        if (piece instanceof HeldData held) {
            endpoint.receive(held.data().retainedSlice());
            fin = held.fin();
        }
        inflow.release(piece);
        return fin;
    }

    private void tellEnd() {
        if (state.over() != null) {
            return;
        }
        Reason how = outcome == null ? Reason.NORMAL : outcome;
        if (!(how instanceof Reason.Timeout)) {
            listener.responseEnd(state.stream());
        }
        if (how == Reason.NORMAL) {
            streams.ended(state, how);
        } else {
            streams.lost(state, how, Processed.MAYBE);
        }
    }

    @Override
    public EventExecutor executor() {
        return handler.context().executor();
    }

    @Override
    public ByteBufAllocator allocator() {
        return handler.context().alloc();
    }

    @Override
    public boolean writable() {
        return handler.connection().remote().flowController().isWritable(state.channel());
    }

    @Override
    public void write(ByteBuf frame, WriteResult result) {
        handler.encoder()
                .writeData(
                        handler.context(),
                        state.id(),
                        frame,
                        0,
                        false,
                        handler.context().newPromise())
                .addListener(future -> {
                    if (future.isSuccess()) {
                        result.written();
                    } else {
                        result.failed(lost());
                    }
                });
    }

    @Override
    public void write(FrameBatch batch) {
        if (state.over() == null) {
            write(batch.take(), batch);
        } else {
            batch.drop(lost());
        }
    }

    private Reason lost() {
        Reason over = state.over();
        if (over != null) {
            return over;
        }
        return reset == null ? Reason.CLOSED : reset.reason();
    }

    /** What the windows leave: more would be written in pieces, when the peer allows it. */
    @Override
    public int room() {
        Http2RemoteFlowController flow = handler.connection().remote().flowController();
        return writable()
                ? Math.min(
                        flow.windowSize(state.channel()),
                        flow.windowSize(handler.connection().connectionStream()))
                : 0;
    }

    @Override
    public void batched() {
        handler.beforeFlush(handOver);
    }

    @Override
    public void flush() {
        handler.flush(handler.context());
    }

    /** Hands on what was held, as far as it is wanted, and has the peer send as much again. */
    @Override
    public void read(boolean wanted) {
        if (!wanted) {
            reading = Reading.PAUSED;
            return;
        }
        reading = Reading.ON;
        boolean fin = false;
        int bytes = 0;
        while (reading == Reading.ON && state.holds()) {
            Held piece = state.held().remove();
            bytes += piece instanceof HeldData held ? held.data().readableBytes() : 0;
            fin = receive(piece);
        }
        if (bytes > 0) {
            handler.consumed(state.channel(), bytes);
        }
        if (fin) {
            state.receiving(Receiving.DONE);
            endpoint.inputEnded();
        }
    }

    @Override
    public void ended(Reason reason) {
        outcome = reason;
    }

    /** RFC 8441 §5: an orderly end is END_STREAM, any other RST_STREAM with CANCEL. */
    @Override
    public void close(Reason reason) {
        if (state.over() != null) {
            return;
        }
        if (outcome == null) {
            fail(reason);
            return;
        }
        if (reason instanceof Reason.Timeout) {
            handler.reset(state.id(), Http2Error.CANCEL);
        } else {
            handler.end(state.id());
            streams.awaitEnd(state, endpoint.rules().closingTimeout());
        }
        flush();
        tellEnd();
    }
}
