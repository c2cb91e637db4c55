package dev.gun.client;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Bytes in an array that nobody changes. */
final class KeptBytes extends Bytes {

    static final Bytes EMPTY = new KeptBytes(new byte[0]);

    private final byte[] array;

    KeptBytes(byte[] array) {
        this.array = array;
    }

    @Override
    public int size() {
        return array.length;
    }

    @Override
    public Bytes keep() {
        return this;
    }

    @Override
    void copy(int from, byte[] to, int offset, int length) {
        System.arraycopy(array, from, to, offset, length);
    }

    @Override
    public String asString(Charset charset) {
        return new String(array, charset);
    }

    @Override
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array).asReadOnlyBuffer();
    }

    @Override
    public InputStream asInputStream() {
        return new ByteArrayInputStream(array);
    }

    @Override
    boolean sameAs(Bytes other) {
        return other instanceof KeptBytes that ? Arrays.equals(array, that.array) : other.sameAs(this);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }
}
