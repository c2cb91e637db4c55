package dev.gun.client.autobahn;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The peer's contexts of permessage-deflate, RFC 7692 §7.2, on nothing but {@code java.util.zip}. */
final class DeflatePeer implements AutoCloseable {

    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);
    private final boolean clientTakeover;

    DeflatePeer(boolean clientTakeover) {
        this.clientTakeover = clientTakeover;
    }

    /** A message's payload, compressed with takeover. */
    byte[] compress(byte[] message) {
        deflater.setInput(message);
        byte[] chunk = new byte[message.length + 1_024];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int n;
        do {
            n = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, n);
        } while (n == chunk.length);
        return Arrays.copyOf(out.toByteArray(), out.size() - TAIL.length);
    }

    /** A message from its payload; without the client's takeover nothing may refer to the message before. */
    byte[] decompress(byte[] payload) {
        if (!clientTakeover) {
            inflater.reset();
        }
        byte[] chunk = new byte[1 << 16];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (byte[] part : new byte[][] {payload, TAIL}) {
                inflater.setInput(part);
                int n = inflater.inflate(chunk);
                while (n > 0) {
                    out.write(chunk, 0, n);
                    n = inflater.inflate(chunk);
                }
            }
        } catch (DataFormatException e) {
            throw new AssertionError("the client's message cannot be decompressed", e);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
