package dev.gun.client;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * An immutable run of bytes, with value equality. Nothing is reference-counted: it may be kept as long as wanted, unless
 * it was lent to a {@link GunReceiver} that {@linkplain GunReceiver#borrowsBodies() borrows}. Lent bytes can be read
 * until {@link GunReceiver#receive receive} returns; after that whatever would read them throws an {@link
 * IllegalStateException}, and only their {@link #size} is still known. {@link #keep} makes bytes of them that stay.
 */
public abstract sealed class Bytes permits KeptBytes, BufferBytes, LentBytes {

    Bytes() {}

    /** No bytes. */
    public static Bytes empty() {
        return KeptBytes.EMPTY;
    }

    /** A copy of {@code array}. */
    public static Bytes of(byte... array) {
        return array.length == 0 ? KeptBytes.EMPTY : new KeptBytes(array.clone());
    }

    /** {@code text} encoded with {@code charset}. */
    public static Bytes of(String text, Charset charset) {
        return wrap(text.getBytes(charset));
    }

    /**
     * {@code array} itself, without a copy: the caller gives it away and must not change it afterwards.
     */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? KeptBytes.EMPTY : new KeptBytes(array);
    }

    /**
     * The bytes of {@code buffer} from its position to its limit, without a copy: nobody may change them afterwards, and
     * any thread must be able to read them as long as these bytes are used. What becomes of the buffer's position and
     * limit is of no matter. Those of a direct buffer, such as a file that is mapped into memory, go to the socket from
     * where they are; in bodies and raw data without TLS, pieces of more than 1 KiB are not copied at all on their way.
     */
    public static Bytes wrap(ByteBuffer buffer) {
        if (!buffer.hasRemaining()) {
            return KeptBytes.EMPTY;
        }
        boolean wholeArray =
                buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.remaining() == buffer.array().length;
        return wholeArray ? new KeptBytes(buffer.array()) : new BufferBytes(buffer);
    }

    /** The number of bytes. */
    public abstract int size();

    /** Whether there are no bytes. */
    public final boolean isEmpty() {
        return size() == 0;
    }

    /** Bytes that may be kept: a copy when these are lent, otherwise these. */
    public abstract Bytes keep();

    /** A copy of the bytes. */
    public final byte[] asBytes() {
        byte[] copy = new byte[size()];
        copy(0, copy, 0, copy.length);
        return copy;
    }

    /** The bytes decoded with {@code charset}; malformed input becomes the charset's replacement. */
    public String asString(Charset charset) {
        return new String(asBytes(), charset);
    }

    /**
     * A read-only view of the bytes. One of lent bytes must not be used when they cannot be read any more: what it shows
     * then belongs to somebody else, or to nobody. Bytes that are lent as they lie in several buffers, such as a frame
     * that was read in two parts, are put together for it.
     */
    public abstract ByteBuffer asByteBuffer();

    /** A stream over the bytes; closing it has no effect. */
    public InputStream asInputStream() {
        return new BytesStream(this);
    }

    /** Copies {@code length} of the bytes, beginning with number {@code from}. */
    abstract void copy(int from, byte[] to, int offset, int length);

    /** Whether {@code other} has the same bytes. */
    abstract boolean sameAs(Bytes other);

    @Override
    public final boolean equals(@Nullable Object other) {
        return other == this || (other instanceof Bytes that && sameAs(that));
    }

    @Override
    public abstract int hashCode();

    @Override
    public final String toString() {
        return "Bytes[" + size() + "]";
    }
}
