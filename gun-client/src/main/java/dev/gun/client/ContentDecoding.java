package dev.gun.client;

/**
 * Whether bodies that are compressed (RFC 9110 §8.4) are decoded before they are delivered: gzip and deflate; br and
 * zstd when their library, {@code com.aayushatharva.brotli4j:brotli4j} with its native part or {@code
 * com.github.luben:zstd-jni}, is on the class path. Off by default.
 *
 * <p>When it is on, {@code accept-encoding} is added to requests that have neither that field nor {@code range}. A body
 * that is decoded is told without {@code content-encoding} and {@code content-length}, which are in {@link
 * dev.gun.client.message.GunResponse#originalHeaders()}. Answers to HEAD, 204, 206 and 304, WebSockets and tunnels are
 * left as they are, and so is a coding that cannot be decoded. Content that is broken, decodes to more than the limits
 * allow, or has more than one coding ends its stream with {@code decode_failed}.
 *
 * @param enabled whether bodies are decoded
 * @param maxRatio how many times as long as its content a decoded body may be, beyond its first MiB; 100
 * @param maxBytes how many bytes a decoded body may have; 256 MiB
 */
public record ContentDecoding(boolean enabled, int maxRatio, long maxBytes) {

    private static final int DEFAULT_MAX_RATIO = 100;
    private static final long DEFAULT_MAX_BYTES = 256L << 20;
    private static final ContentDecoding OFF = new ContentDecoding(false, DEFAULT_MAX_RATIO, DEFAULT_MAX_BYTES);
    private static final ContentDecoding ON = new ContentDecoding(true, DEFAULT_MAX_RATIO, DEFAULT_MAX_BYTES);

    /** Validates the limits. */
    public ContentDecoding {
        Checks.between("contentDecoding.maxRatio", maxRatio, 1, Integer.MAX_VALUE);
        Checks.between("contentDecoding.maxBytes", maxBytes, 1, Long.MAX_VALUE);
    }

    /** Bodies are delivered as they come. */
    public static ContentDecoding off() {
        return OFF;
    }

    /** Bodies are decoded, with the usual limits. */
    public static ContentDecoding on() {
        return ON;
    }

    /** As this, but switched on or off. */
    public ContentDecoding enabled(boolean on) {
        return new ContentDecoding(on, maxRatio, maxBytes);
    }

    /** As this, with another {@link #maxRatio()}. */
    public ContentDecoding maxRatio(int ratio) {
        return new ContentDecoding(enabled, ratio, maxBytes);
    }

    /** As this, with other {@link #maxBytes()}. */
    public ContentDecoding maxBytes(long bytes) {
        return new ContentDecoding(enabled, maxRatio, bytes);
    }
}
