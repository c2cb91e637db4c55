package dev.gun.spring.adapter;

import dev.gun.client.Headers;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Holds a body to the {@code content-length} that its request has: one that is not as long would leave the server waiting
 * for the rest (RFC 9110 §8.6). Written by one thread at a time.
 */
final class BodyLength {

    private static final long UNKNOWN = -1;

    private final long announced;
    private long written;

    private BodyLength(long announced) {
        this.announced = announced;
    }

    /** Of a request with these header fields; any, when they say none. */
    static BodyLength of(Headers headers) {
        return new BodyLength(parsed(headers.get("content-length")));
    }

    private static long parsed(@Nullable String value) {
        try {
            return value == null ? UNKNOWN : Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            // Whoever sends it refuses it.
            return UNKNOWN;
        }
    }

    /** There are {@code bytes} more, which are not written when they are too many. */
    void more(int bytes) throws IOException {
        written += bytes;
        if (announced != UNKNOWN && written > announced) {
            throw new IOException("The body is longer than its content-length of " + announced + " bytes");
        }
    }

    /** Whether all that was announced is there, so that a server that has it takes the body for whole. */
    boolean isReached() {
        return written == announced;
    }

    /** There are no more. */
    void end() throws IOException {
        if (announced != UNKNOWN && written < announced) {
            throw new IOException(
                    "The body ends after " + written + " bytes of its content-length of " + announced + " bytes");
        }
    }
}
