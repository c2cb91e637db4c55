package dev.gun.client.internal.codec.content;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The coding {@code zstd} (RFC 8878), by zstd-jni. Only loaded when that is there. */
final class ZstdDecoder implements ContentDecoder {

    /** RFC 9659 §3: a window is not larger than 8 MB. */
    private static final int LARGEST_WINDOW_LOG = 23;

    private final Input source = new Input();
    private @Nullable ZstdInputStreamNoFinalizer decoder;

    ZstdDecoder() {
        try {
            ZstdInputStreamNoFinalizer made = new ZstdInputStreamNoFinalizer(source);
            made.setContinuous(true);
            made.setLongMax(LARGEST_WINDOW_LOG);
            decoder = made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void input(ByteBuffer content) {
        source.bytes = content;
    }

    @Override
    public byte @Nullable [] next() throws ContentException {
        ZstdInputStreamNoFinalizer open = decoder;
        if (open == null) {
            return null;
        }
        DecodedPiece piece = new DecodedPiece(source.bytes.remaining());
        try {
            int room = piece.room();
            while (room > 0) {
                int read = open.read(piece.array(), piece.length(), room);
                if (read > 0) {
                    piece.written(read);
                    room = piece.room();
                } else if (read < 0 || !source.bytes.hasRemaining()) {
                    // 0 is the end of a frame; another may follow (RFC 8878 §3.1).
                    room = 0;
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return piece.taken();
    }

    private static ContentException failed(IOException cause) {
        return new ContentException("Content is not zstd's: " + cause.getMessage() + " (RFC 8878)");
    }

    @Override
    public void end() throws ContentException {
        ZstdInputStreamNoFinalizer open = decoder;
        if (open == null) {
            return;
        }
        int more;
        try {
            // From now on what is missing is an error.
            open.setContinuous(false);
            more = open.read(new byte[1], 0, 1);
        } catch (IOException e) {
            throw failed(e);
        }
        if (more > 0) {
            throw new IllegalStateException("ended before all of it was taken");
        }
    }

    @Override
    public void close() {
        ZstdInputStreamNoFinalizer open = decoder;
        decoder = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // The source's close does nothing, so nothing is left to fail.
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The content that there is now. */
    private static final class Input extends InputStream {

        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public int read() {
            return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int count = Math.min(length, bytes.remaining());
            bytes.get(to, offset, count);
            return count;
        }

        @Override
        public int available() {
            return bytes.remaining();
        }
    }
}
