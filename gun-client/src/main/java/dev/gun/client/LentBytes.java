package dev.gun.client;

import io.netty.buffer.ByteBuf;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Objects;
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
    public byte[] asBytes() {
        byte[] copy = new byte[size];
        lent().getBytes(index, copy);
        return copy;
    }

    @Override
    public String asString(Charset charset) {
        // Netty's own way takes US-ASCII for ISO-8859-1.
        return new String(asBytes(), charset);
    }

    @Override
    public ByteBuffer asByteBuffer() {
        return lent().nioBuffer(index, size).asReadOnlyBuffer();
    }

    @Override
    public InputStream asInputStream() {
        lent();
        return new Stream();
    }

    @Override
    boolean sameAs(Bytes other) {
        return other.size() == size && asByteBuffer().equals(other.asByteBuffer());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(asBytes());
    }

    /** Unlike a view it notices when the loan ends. */
    private final class Stream extends InputStream {

        private int position;

        @Override
        public int read() {
            ByteBuf lent = lent();
            return position == size ? -1 : lent.getUnsignedByte(index + position++);
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, to.length);
            ByteBuf lent = lent();
            if (length == 0) {
                return 0;
            }
            int read = Math.min(length, available());
            if (read == 0) {
                return -1;
            }
            lent.getBytes(index + position, to, offset, read);
            position += read;
            return read;
        }

        @Override
        public long skip(long bytes) {
            int skipped = (int) Math.max(0, Math.min(bytes, available()));
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return size - position;
        }
    }
}
