package dev.gun.client;

import java.io.InputStream;
import java.util.Objects;

/** A stream over bytes, which throws when they were lent and cannot be read any more. */
final class BytesStream extends InputStream {

    private final Bytes bytes;
    private final byte[] single = new byte[1];
    private int position;

    BytesStream(Bytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() {
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, to.length);
        int read = Math.min(length, available());
        bytes.copy(position, to, offset, read);
        position += read;
        return read == 0 && length > 0 ? -1 : read;
    }

    @Override
    public long skip(long count) {
        int skipped = (int) Math.max(0, Math.min(count, available()));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return bytes.size() - position;
    }
}
