package dev.gun.client.internal.codec.content;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one body. Decoded bytes are made when they are asked for, in pieces of at most {@link #MAX_PIECE} bytes, so
 * that however much a small piece of content decodes to, no more of it is in memory than its receiver takes.
 */
public interface ContentDecoder extends AutoCloseable {

    /** The largest decoded piece, in bytes. */
    int MAX_PIECE = 64 * 1024;

    /**
     * Gives the next piece of content, which must not change until {@link #next} has returned {@code null}, and is not
     * looked at after that. Only when {@link #next} has returned {@code null} for the piece before, if there was one.
     */
    void input(ByteBuffer content);

    /** The next decoded bytes, {@code null} when there are none until more content comes. */
    byte @Nullable [] next() throws ContentException;

    /** The body is over: throws when the content is not. */
    void end() throws ContentException;

    /** Frees what is outside of the heap; idempotent. */
    @Override
    void close();
}
