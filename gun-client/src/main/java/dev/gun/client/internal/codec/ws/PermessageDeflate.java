package dev.gun.client.internal.codec.ws;

import org.jspecify.annotations.Nullable;

/**
 * The compression contexts of one WebSocket (RFC 7692 §7). Each is made when the first compressed message goes its way and
 * holds native memory (about 40 KiB receiving, 260 KiB sending, and up to 32 KiB of the heap) until {@link #close()} or {@link #releaseIdle()}.
 */
public final class PermessageDeflate implements AutoCloseable {
    private final DeflateParams params;
    private final int level;
    private @Nullable MessageInflater inflater;
    private @Nullable MessageDeflater deflater;
    private boolean closed;

    /**
     * Contexts not yet made.
     *
     * @param params what was negotiated
     * @param level zlib's level: 0 to 9, or -1 for the default
     */
    public PermessageDeflate(DeflateParams params, int level) {
        if (level < -1 || level > 9) {
            throw new IllegalArgumentException("compression level must be from -1 to 9, was " + level);
        }
        this.params = params;
        this.level = level;
    }

    /** What was negotiated. */
    public DeflateParams params() {
        return params;
    }

    /**
     * Releases what can be made anew: the sending context always, because a sender may start over with an empty window; the
     * receiving one only if the server does so with every message. Call it between two received messages only.
     */
    public void releaseIdle() {
        endDeflater();
        if (params.serverNoContextTakeover()) {
            endInflater();
        }
    }

    /** Releases both contexts for good. */
    @Override
    public void close() {
        closed = true;
        endDeflater();
        endInflater();
    }

    MessageInflater inflater() {
        MessageInflater context = inflater;
        if (context == null) {
            requireOpen();
            context = new MessageInflater(params.serverNoContextTakeover(), params.serverMaxWindowBits());
            inflater = context;
        }
        return context;
    }

    MessageDeflater deflater() {
        MessageDeflater context = deflater;
        if (context == null) {
            requireOpen();
            context = new MessageDeflater(params.clientMaxWindowBits(), params.clientNoContextTakeover(), level);
            deflater = context;
        }
        return context;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the WebSocket's compression contexts are closed");
        }
    }

    private void endInflater() {
        MessageInflater context = inflater;
        inflater = null;
        if (context != null) {
            context.end();
        }
    }

    private void endDeflater() {
        MessageDeflater context = deflater;
        deflater = null;
        if (context != null) {
            context.end();
        }
    }
}
