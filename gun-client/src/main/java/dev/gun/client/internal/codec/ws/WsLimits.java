package dev.gun.client.internal.codec.ws;

/**
 * How much a peer may send before the WebSocket is closed with 1009.
 *
 * @param maxFrameSize payload of one frame as sent, in bytes
 * @param maxMessageSize one message after reassembly and decompression, in bytes
 * @param maxDecompressedSize one compressed message after decompression, in bytes; the smaller of this and
 *     {@code maxMessageSize} counts
 */
public record WsLimits(long maxFrameSize, long maxMessageSize, long maxDecompressedSize) {
    /** 16 MiB per message, compressed or not; frames are bounded by their message only. */
    public static final WsLimits DEFAULT = new WsLimits(Long.MAX_VALUE, 16L << 20, 16L << 20);

    /** Of a WebSocket whose user has set no limits. */
    private static final WsLimits UNSET = new WsLimits(16L << 20, 16L << 20, 16L << 20);

    /** No Java array, hence no message, is larger. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public WsLimits {
        requirePositive("maxFrameSize", maxFrameSize);
        requirePositive("maxMessageSize", maxMessageSize);
        requirePositive("maxDecompressedSize", maxDecompressedSize);
    }

    /** These limits; always the same object for those of a user who has set none, as most do. */
    public static WsLimits of(long maxFrameSize, long maxMessageSize, long maxDecompressedSize) {
        WsLimits limits = new WsLimits(maxFrameSize, maxMessageSize, maxDecompressedSize);
        return limits.equals(UNSET) ? UNSET : limits;
    }

    int messageLimit() {
        return (int) Math.min(maxMessageSize, LARGEST_ARRAY);
    }

    int decompressedLimit() {
        return (int) Math.min(maxDecompressedSize, messageLimit());
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }
}
