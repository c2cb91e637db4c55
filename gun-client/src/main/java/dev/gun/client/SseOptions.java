package dev.gun.client;

/**
 * The limits of server-sent events, past which their stream ends with {@code limit_reached}.
 *
 * @param maxLineSize the bytes of the longest line; 1 MiB
 * @param maxEventSize the bytes of all fields of one event; 4 MiB
 */
public record SseOptions(int maxLineSize, int maxEventSize) {

    private static final SseOptions DEFAULTS = new SseOptions(1 << 20, 4 << 20);

    /** Validates the limits. */
    public SseOptions {
        Checks.between("sse.maxLineSize", maxLineSize, 1, 1 << 30);
        Checks.between("sse.maxEventSize", maxEventSize, 1, 1 << 30);
    }

    /** The defaults. */
    public static SseOptions defaults() {
        return DEFAULTS;
    }

    /** As these, with another {@link #maxLineSize()}. */
    public SseOptions maxLineSize(int bytes) {
        return new SseOptions(bytes, maxEventSize);
    }

    /** As these, with another {@link #maxEventSize()}. */
    public SseOptions maxEventSize(int bytes) {
        return new SseOptions(maxLineSize, bytes);
    }
}
