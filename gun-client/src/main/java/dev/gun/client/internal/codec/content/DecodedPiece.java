package dev.gun.client.internal.codec.content;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects one decoded piece: begins with about as much room as will be needed, and grows to {@code MAX_PIECE}. */
final class DecodedPiece {

    private static final int SMALLEST = 1_024;
    /** Texts become three to ten times as long. */
    private static final int USUAL_RATIO = 4;

    private byte[] bytes;
    private int length;

    /** @param input how many bytes of content there are to be decoded */
    DecodedPiece(int input) {
        long likely = Math.max(SMALLEST, (long) USUAL_RATIO * input);
        this.bytes = new byte[(int) Math.min(likely, ContentDecoder.MAX_PIECE)];
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** How many bytes fit at {@link #length()}; 0 when the piece is as large as one may be. */
    int room() {
        if (length == bytes.length && length < ContentDecoder.MAX_PIECE) {
            bytes = Arrays.copyOf(bytes, Math.min(USUAL_RATIO * length, ContentDecoder.MAX_PIECE));
        }
        return bytes.length - length;
    }

    void written(int more) {
        length += more;
    }

    /** The piece, {@code null} when nothing was written. */
    byte @Nullable [] taken() {
        if (length == 0) {
            return null;
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
