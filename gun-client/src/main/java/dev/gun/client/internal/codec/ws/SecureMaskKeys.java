package dev.gun.client.internal.codec.ws;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Random bytes drawn in blocks: one call of the generator for 64 frames. */
final class SecureMaskKeys implements MaskKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BLOCK_SIZE = 64 * Integer.BYTES;

    private final byte[] bytes = new byte[BLOCK_SIZE];
    private final ByteBuffer block = ByteBuffer.wrap(bytes).limit(0);

    @Override
    public int next() {
        if (!block.hasRemaining()) {
            RANDOM.nextBytes(bytes);
            block.clear();
        }
        return block.getInt();
    }
}
