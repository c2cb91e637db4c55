package dev.gun.client.internal.codec.content;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The coding {@code br} (RFC 7932), by brotli4j. Only loaded when that is there. */
final class BrotliDecoder implements ContentDecoder {

    private static final int INPUT_BUFFER = 8 * 1024;

    private DecoderJNI.@Nullable Wrapper decoder;
    private ByteBuffer input = ByteBuffer.allocate(0);
    /** What the library has decoded and nobody has taken; its memory, valid until it is asked for more. */
    private ByteBuffer decoded = ByteBuffer.allocate(0);

    private boolean begun;

    BrotliDecoder() {
        try {
            decoder = new DecoderJNI.Wrapper(INPUT_BUFFER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void input(ByteBuffer content) {
        input = content;
        begun |= content.hasRemaining();
    }

    @Override
    public byte @Nullable [] next() throws ContentException {
        DecoderJNI.Wrapper open = decoder;
        while (open != null && !decoded.hasRemaining()) {
            switch (open.getStatus()) {
                case NEEDS_MORE_INPUT -> {
                    if (open.hasOutput()) {
                        decoded = open.pull();
                    } else if (input.hasRemaining()) {
                        push(open);
                    } else {
                        return null;
                    }
                }
                case NEEDS_MORE_OUTPUT -> decoded = open.pull();
                case OK -> open.push(0);
                case DONE -> {
                    if (!open.hasOutput()) {
                        return rest();
                    }
                    decoded = open.pull();
                }
                case ERROR -> throw new ContentException("Content is not brotli's (RFC 7932)");
            }
        }
        if (open == null) {
            return null;
        }
        byte[] piece = new byte[Math.min(decoded.remaining(), MAX_PIECE)];
        decoded.get(piece);
        return piece;
    }

    private void push(DecoderJNI.Wrapper open) {
        ByteBuffer to = open.getInputBuffer();
        to.clear();
        int length = Math.min(to.remaining(), input.remaining());
        to.put(input.slice(input.position(), length));
        input.position(input.position() + length);
        open.push(length);
    }

    private byte @Nullable [] rest() throws ContentException {
        if (input.hasRemaining()) {
            throw new ContentException("Content goes on behind the end of its brotli stream (RFC 7932 §9.2)");
        }
        return null;
    }

    @Override
    public void end() throws ContentException {
        DecoderJNI.Wrapper open = decoder;
        if (begun && open != null && open.getStatus() != DecoderJNI.Status.DONE) {
            throw new ContentException("Content ends within its brotli stream (RFC 7932 §9.2)");
        }
    }

    @Override
    public void close() {
        DecoderJNI.Wrapper open = decoder;
        decoder = null;
        decoded = ByteBuffer.allocate(0);
        if (open != null) {
            open.destroy();
        }
    }
}
