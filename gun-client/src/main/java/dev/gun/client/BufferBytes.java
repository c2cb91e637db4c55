package dev.gun.client;

import java.nio.ByteBuffer;

/** Bytes that stay in the buffer they were given in, which is outside the heap or a part of an array. */
final class BufferBytes extends Bytes {

    /** All of it, from 0 to its capacity. Its position and limit are never moved, since any thread reads it. */
    private final ByteBuffer content;

    /** The bytes of {@code buffer} from its position to its limit. */
    BufferBytes(ByteBuffer buffer) {
        this.content = buffer.slice().asReadOnlyBuffer();
    }

    @Override
    public int size() {
        return content.capacity();
    }

    @Override
    public Bytes keep() {
        return this;
    }

    @Override
    public ByteBuffer asByteBuffer() {
        return content.duplicate();
    }

    @Override
    void copy(int from, byte[] to, int offset, int length) {
        content.get(from, to, offset, length);
    }

    @Override
    boolean sameAs(Bytes other) {
        return content.equals(other.asByteBuffer());
    }

    @Override
    public int hashCode() {
        // As that of an array, but without one: the bytes may be those of a large file.
        int hash = 1;
        for (int i = 0; i < content.capacity(); i++) {
            hash = 31 * hash + content.get(i);
        }
        return hash;
    }
}
