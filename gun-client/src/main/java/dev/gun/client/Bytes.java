package dev.gun.client;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An immutable run of bytes, with value equality. Nothing is reference-counted: it may be kept as long as wanted. */
public final class Bytes {

    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** No bytes. */
    public static Bytes empty() {
        return EMPTY;
    }

    /** A copy of {@code array}. */
    public static Bytes of(byte... array) {
        return array.length == 0 ? EMPTY : new Bytes(array.clone());
    }

    /** {@code text} encoded with {@code charset}. */
    public static Bytes of(String text, Charset charset) {
        return wrap(text.getBytes(charset));
    }

    /**
     * {@code array} itself, without a copy: the caller gives it away and must not change it afterwards.
     */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array);
    }

    /** The number of bytes. */
    public int size() {
        return array.length;
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return array.length == 0;
    }

    /** A copy of the bytes. */
    public byte[] asBytes() {
        return array.clone();
    }

    /** The bytes decoded with {@code charset}; malformed input becomes the charset's replacement. */
    public String asString(Charset charset) {
        return new String(array, charset);
    }

    /** A read-only view of the bytes. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array).asReadOnlyBuffer();
    }

    /** A stream over the bytes; closing it has no effect. */
    public InputStream asInputStream() {
        return new ByteArrayInputStream(array);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return "Bytes[" + array.length + "]";
    }
}
