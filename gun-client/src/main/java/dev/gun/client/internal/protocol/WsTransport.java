package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;

/**
 * What carries the bytes of one WebSocket: a socket after an HTTP/1.1 upgrade, or one HTTP/2 stream (RFC 8441). Confined
 * to the connection's event loop.
 */
interface WsTransport {

    /** The event loop: where everything of the WebSocket runs, with its timers and its clock. */
    EventExecutor executor();

    /** Where buffers come from. */
    ByteBufAllocator allocator();

    /** Whether what is written finds room; when that becomes true again, the endpoint is told. */
    boolean writable();

    /** Writes bytes, their ownership passed on; does not flush. */
    void write(ByteBuf frame, WriteResult result);

    /** As {@link #write(ByteBuf, WriteResult)}, for a batch. */
    void write(FrameBatch batch);

    /** How many bytes can be written that go to the socket together, or not at all. */
    int room();

    /** A batch waits: before anything is flushed, {@link WsEndpoint#handOver} is to be called. */
    void batched();

    /** Writes through what was written since the last flush, and the batch that waits. */
    void flush();

    /** Whether bytes are wanted; on until the first call. */
    void read(boolean wanted);

    /**
     * The WebSocket is at its end, well with {@code NORMAL}: it is to be told now, or when {@link #close} follows, after
     * our close is written. At most one call.
     */
    void ended(Reason reason);

    /**
     * The WebSocket needs it no more. After {@link #ended} that is all; without it the WebSocket is still live and waits
     * to be abandoned.
     */
    void close(Reason reason);
}
