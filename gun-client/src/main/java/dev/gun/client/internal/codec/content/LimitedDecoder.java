package dev.gun.client.internal.codec.content;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bounds what a body may decode to, so that a small one cannot cost much: by its ratio, and in all. */
public final class LimitedDecoder implements ContentDecoder {

    /** Up to here no ratio is too large: bodies of a few bytes cost little whatever they decode to. */
    private static final long FREE = 1L << 20;

    private final ContentDecoder decoder;
    private final int maxRatio;
    private final long maxBytes;
    private long encoded;
    private long decoded;

    /**
     * Decodes as {@code decoder} does.
     *
     * @param maxRatio how many times as long as its content the decoded body may be, beyond its first MiB
     * @param maxBytes how many bytes the decoded body may have
     */
    public LimitedDecoder(ContentDecoder decoder, int maxRatio, long maxBytes) {
        this.decoder = decoder;
        this.maxRatio = maxRatio;
        this.maxBytes = maxBytes;
    }

    @Override
    public void input(ByteBuffer content) {
        encoded += content.remaining();
        decoder.input(content);
    }

    @Override
    public byte @Nullable [] next() throws ContentException {
        byte[] piece = decoder.next();
        if (piece != null) {
            decoded += piece.length;
            if (decoded > maxBytes) {
                throw new ContentException("The body decodes to more than contentDecoding.maxBytes = " + maxBytes);
            }
            if (decoded > FREE && decoded > encoded * maxRatio) {
                throw new ContentException("The body decodes to more than contentDecoding.maxRatio = " + maxRatio
                        + " times the " + encoded + " bytes that came");
            }
        }
        return piece;
    }

    @Override
    public void end() throws ContentException {
        decoder.end();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
