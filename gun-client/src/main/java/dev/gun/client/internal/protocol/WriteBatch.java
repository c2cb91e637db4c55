package dev.gun.client.internal.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Small pieces that are written as one buffer, and who hears what becomes of each. A piece is written when all of its
 * bytes are, not when the whole batch is, as far as the transport tells. Confined to the event loop; it can be used
 * again when all of it is over.
 *
 * @param <R> who hears of a piece
 */
abstract class WriteBatch<R> implements ChannelProgressiveFutureListener {

    /** How many bytes it holds at most: no more than fit in one HTTP/2 DATA frame of the smallest maximum size. */
    static final int MAX_BYTES = 16_384;

    /** How many pieces it holds at most; what bounds the arrays here. */
    static final int MAX_PIECES = 256;

    private @Nullable ByteBuf bytes;
    private final List<R> results = new ArrayList<>(4);
    /** Where each piece ends. */
    private int[] ends = new int[4];

    /** How many were told that they are written. */
    private int told;

    /** How many bytes it had when it was used last: it will have about as many again. */
    private int usualBytes;

    /** All bytes of the piece are written. */
    abstract void written(R result);

    /** What is left of the batch will not be written: has {@link #allFailed} tell so. */
    abstract void broken(Throwable cause);

    /** The batch is written, or will not be, and everybody was told. */
    abstract void over();

    /** How large a buffer is worth being to begin with. */
    final int usualBytes() {
        return usualBytes;
    }

    /** Begins anew, with a buffer that is passed on. */
    void begin(ByteBuf buffer) {
        bytes = buffer;
    }

    /** The buffer that pieces are appended to. */
    ByteBuf bytes() {
        ByteBuf begun = bytes;
        if (begun == null) {
            throw new IllegalStateException("The batch was handed over");
        }
        return begun;
    }

    /** A piece was appended. */
    void added(R result) {
        int pieces = results.size();
        if (pieces == ends.length) {
            ends = Arrays.copyOf(ends, 2 * pieces);
        }
        ends[pieces] = bytes().writerIndex();
        results.add(result);
    }

    boolean isEmpty() {
        return results.isEmpty();
    }

    /** Whether a piece of at most that many bytes fits. */
    boolean takes(int more) {
        return results.size() < MAX_PIECES && bytes().writerIndex() + more <= MAX_BYTES;
    }

    /** The buffer, whose ownership passes to the caller; whoever writes it tells this what becomes of it. */
    ByteBuf take() {
        ByteBuf taken = bytes();
        bytes = null;
        usualBytes = taken.writerIndex();
        return taken;
    }

    @Override
    public void operationProgressed(ChannelProgressiveFuture write, long progress, long total) {
        while (told < results.size() && ends[told] <= progress) {
            written(results.get(told++));
        }
    }

    @Override
    public void operationComplete(ChannelProgressiveFuture write) {
        Throwable cause = write.cause();
        if (cause == null) {
            allWritten();
        } else {
            broken(cause);
        }
    }

    /** Tells everybody who was not told yet. */
    void allWritten() {
        while (told < results.size()) {
            written(results.get(told++));
        }
        reset();
    }

    /** Tells everybody who was not told yet, with {@code failed}. */
    void allFailed(Consumer<? super R> failed) {
        while (told < results.size()) {
            failed.accept(results.get(told++));
        }
        reset();
    }

    private void reset() {
        results.clear();
        told = 0;
        over();
    }
}
