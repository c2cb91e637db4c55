package dev.gun.client.internal.codec.content;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The coding {@code deflate}: the zlib format (RFC 1950), and also bare deflate (RFC 1951), because "some
 * non-conformant implementations send the "deflate" compressed data without the zlib wrapper" (RFC 9110 §8.4.1.2).
 */
final class DeflateDecoder implements ContentDecoder {

    private enum State {
        /** It is not known yet which of the two formats it is. */
        BEGIN,
        /** Within the content. */
        BODY,
        /** Behind its end. */
        END,
        /** It was closed. */
        CLOSED
    }

    private State state = State.BEGIN;
    private int first = -1;
    private ByteBuffer input = ByteBuffer.allocate(0);
    private @Nullable Inflater inflater;

    @Override
    public void input(ByteBuffer content) {
        input = content;
        Inflater begun = inflater;
        if (begun != null) {
            begun.setInput(content);
        }
    }

    @Override
    public byte @Nullable [] next() throws ContentException {
        if (state == State.BEGIN && !begin()) {
            return null;
        }
        Inflater begun = inflater;
        if (state != State.BODY || begun == null) {
            return rest();
        }
        byte[] piece = inflate(begun, input.remaining());
        if (begun.finished()) {
            state = State.END;
        }
        return piece == null ? rest() : piece;
    }

    private byte @Nullable [] rest() throws ContentException {
        if (state == State.END && input.hasRemaining()) {
            throw new ContentException("Content goes on behind the end of its deflate stream (RFC 1950 §2.2)");
        }
        return null;
    }

    /** The first two bytes of a zlib stream are a multiple of 31, with the method 8 (RFC 1950 §2.2). */
    private boolean begin() throws ContentException {
        if (first < 0 && input.hasRemaining()) {
            first = input.get() & 0xff;
        }
        if (first < 0 || !input.hasRemaining()) {
            return false;
        }
        int second = input.get(input.position()) & 0xff;
        boolean zlib = (first & 0x0f) == 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 == 0;
        Inflater made = new Inflater(!zlib);
        inflater = made;
        state = State.BODY;
        made.setInput(new byte[] {(byte) first});
        byte[] nothing = inflate(made, 1);
        if (nothing != null) {
            throw new ContentException("Content is not deflated (RFC 1951 §3.2.3)");
        }
        made.setInput(input);
        return true;
    }

    /** The next piece, {@code null} when the inflater wants more input, or has come to its end. */
    static byte @Nullable [] inflate(Inflater inflater, int input) throws ContentException {
        DecodedPiece piece = new DecodedPiece(input);
        try {
            int room = piece.room();
            while (room > 0) {
                int written = inflater.inflate(piece.array(), piece.length(), room);
                piece.written(written);
                if (written == 0 && inflater.needsDictionary()) {
                    throw new ContentException("Content needs a preset dictionary, which HTTP has not (RFC 1950 §2.2)");
                }
                room = written == 0 ? 0 : piece.room();
            }
        } catch (DataFormatException e) {
            throw new ContentException("Content is not deflated: " + e.getMessage() + " (RFC 1951)");
        }
        return piece.taken();
    }

    @Override
    public void end() throws ContentException {
        if (state == State.BODY || (first >= 0 && state == State.BEGIN)) {
            throw new ContentException("Content ends within its deflate stream (RFC 1951 §3.2.3)");
        }
    }

    @Override
    public void close() {
        Inflater begun = inflater;
        inflater = null;
        state = State.CLOSED;
        if (begun != null) {
            begun.end();
        }
    }
}
