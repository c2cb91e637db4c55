package dev.gun.spring.adapter;

import dev.gun.client.Bytes;
import dev.gun.client.GunStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/**
 * The body of a request as a stream that blocks while the socket takes no more. What makes it as long as was announced is
 * sent with its end, as {@link BodyWriter} does. For one thread.
 */
final class StreamBody extends OutputStream {

    private static final int PIECE = 16 * 1_024;

    private final GunStream stream;
    private final BodyLength length;
    private final byte[] piece = new byte[PIECE];
    private int filled;
    private State state = State.OPEN;

    private enum State {
        /** It takes bytes. */
        OPEN,
        /** The stream took no more of them. */
        REFUSED,
        /** Its end was written. */
        CLOSED
    }

    StreamBody(GunStream stream, BodyLength length) {
        this.stream = stream;
        this.length = length;
    }

    /** Whether the stream took no more, which its response explains. */
    boolean isRefused() {
        return state == State.REFUSED;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (state == State.CLOSED) {
            throw new IOException("The body has been closed");
        }
        this.length.more(length);
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == PIECE) {
                send();
            }
            int some = Math.min(left, PIECE - filled);
            System.arraycopy(bytes, from, piece, filled, some);
            filled += some;
            from += some;
            left -= some;
        }
    }

    @Override
    public void flush() throws IOException {
        if (!length.isReached()) {
            send();
        }
    }

    private void send() throws IOException {
        int some = filled;
        filled = 0;
        // What a writer that has caught the refusal goes on with is not wanted.
        if (some > 0 && state == State.OPEN) {
            await(stream.data(Bytes.wrap(Arrays.copyOf(piece, some))));
        }
    }

    @Override
    public void close() throws IOException {
        if (state == State.OPEN) {
            length.end();
            Bytes bytes = Bytes.wrap(Arrays.copyOf(piece, filled));
            filled = 0;
            await(stream.dataFin(bytes));
            state = State.CLOSED;
        }
    }

    private void await(CompletionStage<Void> written) throws IOException {
        try {
            GunBlockingRequest.get(written.toCompletableFuture());
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            state = State.REFUSED;
            throw e;
        }
    }
}
