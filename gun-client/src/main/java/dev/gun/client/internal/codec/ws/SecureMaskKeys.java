package dev.gun.client.internal.codec.ws;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Random bytes drawn in blocks: one call of the generator for 256 frames. A block belongs to a thread, not to a
 * WebSocket, of which there may be thousands with nothing to send.
 */
final class SecureMaskKeys implements MaskKeys {
    static final MaskKeys INSTANCE = new SecureMaskKeys();

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BLOCK_SIZE = 256 * Integer.BYTES;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final ThreadLocal<Block> BLOCK = ThreadLocal.withInitial(Block::new);

    private static final class Block {
        final byte[] keys = new byte[BLOCK_SIZE];
        int next = BLOCK_SIZE;
    }

    private SecureMaskKeys() {}

    @Override
    public int next() {
        Block block = BLOCK.get();
        if (block.next == block.keys.length) {
            RANDOM.nextBytes(block.keys);
            block.next = 0;
        }
        int key = (int) INTS.get(block.keys, block.next);
        block.next += Integer.BYTES;
        return key;
    }
}
