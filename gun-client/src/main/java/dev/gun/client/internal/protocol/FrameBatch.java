package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Small frames that are written as one buffer, and who hears what becomes of each. A frame is written when all of its
 * bytes are, not when the whole batch is, as far as the transport tells. Confined to the event loop; it can be used
 * again when all of it is over.
 */
final class FrameBatch implements WriteResult, ChannelProgressiveFutureListener {

    /** How many bytes it holds at most: no more than fit in one HTTP/2 DATA frame of the smallest maximum size. */
    static final int MAX_BYTES = 16_384;

    /** How many frames it holds at most; what bounds the arrays here. */
    static final int MAX_FRAMES = 256;

    private final Consumer<FrameBatch> over;
    private @Nullable ByteBuf bytes;
    private WriteResult[] results = new WriteResult[4];
    /** Where each frame ends. */
    private int[] ends = new int[4];

    private int frames;
    /** How many were told that they are written. */
    private int told;

    /** @param over called when the batch is written, or will not be, and everybody was told */
    FrameBatch(Consumer<FrameBatch> over) {
        this.over = over;
    }

    /** Begins anew, with a buffer that is passed on. */
    void begin(ByteBuf buffer) {
        bytes = buffer;
    }

    /** The buffer that frames are appended to. */
    ByteBuf bytes() {
        return requireBegun(bytes);
    }

    /** A frame was appended. */
    void added(WriteResult result) {
        if (frames == results.length) {
            results = Arrays.copyOf(results, 2 * frames);
            ends = Arrays.copyOf(ends, 2 * frames);
        }
        results[frames] = result;
        ends[frames] = bytes().writerIndex();
        frames++;
    }

    boolean isEmpty() {
        return frames == 0;
    }

    /** Whether a frame of at most that many bytes fits. */
    boolean takes(int more) {
        return frames < MAX_FRAMES && bytes().writerIndex() + more <= MAX_BYTES;
    }

    /** The buffer, whose ownership passes to the caller; whoever writes it tells this what becomes of it. */
    ByteBuf take() {
        ByteBuf taken = bytes();
        bytes = null;
        return taken;
    }

    /** It will not be written, or the rest of it will not. */
    void drop(Reason reason) {
        take().release();
        failed(reason);
    }

    @Override
    public void operationProgressed(ChannelProgressiveFuture write, long progress, long total) {
        while (told < frames && ends[told] <= progress) {
            next().written();
        }
    }

    @Override
    public void operationComplete(ChannelProgressiveFuture write) {
        WriteResult.tell(write.cause(), this);
    }

    @Override
    public void written() {
        while (told < frames) {
            next().written();
        }
        reset();
    }

    @Override
    public void failed(Reason reason) {
        while (told < frames) {
            next().failed(reason);
        }
        reset();
    }

    private WriteResult next() {
        WriteResult result = results[told];
        // Not kept alive by a batch that waits to be used again.
        results[told] = IGNORED;
        told++;
        return result;
    }

    private void reset() {
        frames = 0;
        told = 0;
        over.accept(this);
    }

    private static ByteBuf requireBegun(@Nullable ByteBuf buffer) {
        if (buffer == null) {
            throw new IllegalStateException("The batch was handed over");
        }
        return buffer;
    }
}
