package dev.gun.client;

import io.netty.buffer.ByteBuf;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in a buffer that is somebody else's until the loan ends. Who lends them calls {@link #retain} and {@link #end};
 * in between they are read like any others, by any thread, and after that by none. A thread that is not the receiver's
 * and still reads as the loan ends has broken the contract, and may see what is in the buffer next.
 */
final class LentBytes extends Bytes {

    private static final String OVER = "These bytes were lent, and GunReceiver.receive has returned:"
            + " what is needed for longer is to be taken with Bytes.keep()";

    private final int index;
    private final int size;

    /** Where they are; {@code null} when the loan is over. */
    private volatile @Nullable ByteBuf buffer;

    /** Whether the end of the loan releases the buffer. Whoever hands the bytes to another thread makes it visible. */
    private boolean retained;

    /** The readable bytes of {@code buffer}, which stays the caller's. */
    LentBytes(ByteBuf buffer) {
        this.buffer = buffer;
        this.index = buffer.readerIndex();
        this.size = buffer.readableBytes();
    }

    /** Keeps the buffer until {@link #end}, whatever its owner does. Called once at most, before anybody reads. */
    void retain() {
        lent().retain();
        retained = true;
    }

    /** From now on nothing can be read; idempotent. */
    void end() {
        ByteBuf lent = buffer;
        buffer = null;
        if (retained && lent != null) {
            lent.release();
        }
    }

    private ByteBuf lent() {
        ByteBuf lent = buffer;
        if (lent == null) {
            throw new IllegalStateException(OVER);
        }
        return lent;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Bytes keep() {
        return new KeptBytes(asBytes());
    }

    @Override
    void copy(int from, byte[] to, int offset, int length) {
        lent().getBytes(index + from, to, offset, length);
    }

    @Override
    public ByteBuffer asByteBuffer() {
        return lent().nioBuffer(index, size).asReadOnlyBuffer();
    }

    @Override
    public InputStream asInputStream() {
        lent();
        return super.asInputStream();
    }

    @Override
    boolean sameAs(Bytes other) {
        return other.size() == size && asByteBuffer().equals(other.asByteBuffer());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(asBytes());
    }
}
