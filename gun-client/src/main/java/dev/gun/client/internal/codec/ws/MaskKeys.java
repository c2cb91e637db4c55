package dev.gun.client.internal.codec.ws;

/** Where the masking keys of sent frames come from. */
@FunctionalInterface
public interface MaskKeys {
    /** The key of the next frame. */
    int next();

    /**
     * Keys as RFC 6455 §5.3 wants them: "derived from a strong source of entropy", so that a key does "not make it simple
     * for a server/proxy to predict the masking key for a subsequent frame". For any thread; each draws random bytes for 256
     * frames at a time.
     */
    static MaskKeys secure() {
        return SecureMaskKeys.INSTANCE;
    }
}
