package dev.gun.spring.adapter;

import dev.gun.client.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response as a stream that blocks. A few pieces are asked for ahead, and no more are held; once it is
 * closed the rest is cancelled. Read by one thread.
 */
final class BodyStream extends InputStream implements Flow.Subscriber<Bytes> {

    private static final int AHEAD = 16;

    /**
     * What came: a piece, or the end.
     *
     * @param piece {@code null} at the end
     * @param failure why it ended too early, {@code null} when it did not
     */
    private record Item(
            @Nullable ByteBuffer piece, @Nullable Throwable failure) {}

    private static final Item END = new Item(null, null);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** At most {@link #AHEAD} pieces and the end. */
    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();

    private volatile Flow.@Nullable Subscription subscription;

    private ByteBuffer piece = NOTHING;
    private @Nullable Item end;
    private int taken;

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        subscription = upstream;
        upstream.request(AHEAD);
    }

    @Override
    public void onNext(Bytes bytes) {
        items.add(new Item(bytes.asByteBuffer(), null));
    }

    @Override
    public void onError(Throwable failure) {
        items.add(new Item(null, failure));
    }

    @Override
    public void onComplete() {
        items.add(END);
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int some = Math.min(length, piece.remaining());
        piece.get(bytes, offset, some);
        return some;
    }

    @Override
    public int available() {
        return piece.remaining();
    }

    /** Waits for bytes; {@code false} at the end. */
    private boolean fill() throws IOException {
        while (!piece.hasRemaining()) {
            Item next = end == null ? take() : end;
            ByteBuffer bytes = next.piece();
            if (bytes == null) {
                end = next;
                if (next.failure() != null) {
                    throw GunBlockingRequest.asIo(next.failure());
                }
                return false;
            }
            piece = bytes;
            taken++;
            if (taken == AHEAD / 2) {
                taken = 0;
                Objects.requireNonNull(subscription).request(AHEAD / 2);
            }
        }
        return true;
    }

    private Item take() throws IOException {
        try {
            return items.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted while reading a response");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public void close() {
        Flow.Subscription upstream = subscription;
        if (end == null) {
            end = new Item(null, new IOException("The response has been closed"));
            piece = NOTHING;
            if (upstream != null) {
                upstream.cancel();
            }
        }
    }
}
