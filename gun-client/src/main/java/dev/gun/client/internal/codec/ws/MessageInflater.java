package dev.gun.client.internal.codec.ws;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses the messages of one direction (RFC 7692 §7.2.2), byte by byte if they come so. An inflater with the full
 * window of 15 bits reads what any smaller window wrote.
 */
final class MessageInflater {
    /** RFC 6455 §7.4.1: 1007 is for "data within a message that was not consistent with the type of the message". */
    private static final WsViolation CORRUPT =
            WsViolation.invalidData("RFC 7692 §7.2.2: a compressed message must be valid DEFLATE data (RFC 1951)");

    private static final int LARGEST_WINDOW = 1 << 15;
    private static final byte[] NO_INPUT = new byte[0];
    private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

    /** What older messages left in the window; {@code null} when every message begins with an empty one. */
    private final @Nullable RecentBytes older;

    private final byte[] probe = new byte[1];
    private final Inflater inflater = new Inflater(true);
    /** Whether the message has bytes after its last BFINAL block, so that the tail that the sender cut off is due. */
    private boolean tailDue;

    MessageInflater(boolean noContextTakeover, int windowBits) {
        this.older = noContextTakeover ? null : new RecentBytes(1 << windowBits);
    }

    /** Takes the next {@code length} bytes of the message from {@code in}; on a violation it may take fewer. */
    @Nullable WsViolation inflate(ByteBuf in, int length, MessageBuffer out) {
        if (length == 0) {
            return null;
        }
        int from = in.readerIndex();
        ByteBuffer input = in.nioBufferCount() == 1 ? in.internalNioBuffer(from, length) : in.nioBuffer(from, length);
        WsViolation violation = run(input, out);
        in.skipBytes(length);
        return violation;
    }

    /**
     * The message is complete: puts back the tail that the sender removed. A message without any bytes, or one that ends
     * with a BFINAL block, has nothing that the tail could end.
     */
    @Nullable WsViolation finish(MessageBuffer out) {
        WsViolation violation = tailDue ? run(ByteBuffer.wrap(TAIL), out) : null;
        tailDue = false;
        if (older == null) {
            inflater.reset();
        } else if (violation == null) {
            older.add(out.array(), out.size());
        }
        return violation;
    }

    /** Gives the native memory back; the inflater is of no use afterwards. */
    void end() {
        inflater.end();
    }

    /** Gives the inflater back the window that it forgets at the end of a DEFLATE stream. */
    private void restoreWindow(MessageBuffer out) {
        if (older != null) {
            older.restore(inflater);
        }
        int recent = Math.min(out.size(), LARGEST_WINDOW);
        if (recent > 0) {
            inflater.setDictionary(out.array(), out.size() - recent, recent);
        }
    }

    private @Nullable WsViolation run(ByteBuffer input, MessageBuffer out) {
        tailDue = true;
        inflater.setInput(input);
        try {
            return drain(input, out);
        } finally {
            // The input's memory belongs to a buffer that is about to be released.
            inflater.setInput(NO_INPUT);
        }
    }

    private @Nullable WsViolation drain(ByteBuffer input, MessageBuffer out) {
        while (true) {
            int room = out.room();
            long before = inflater.getBytesWritten();
            WsViolation violation = null;
            int n;
            try {
                n = room > 0 ? inflater.inflate(out.array(), out.size(), room) : inflater.inflate(probe);
            } catch (DataFormatException e) {
                violation = CORRUPT;
                n = (int) (inflater.getBytesWritten() - before);
            }
            if (room == 0 && n > 0) {
                return WsViolation.tooBig("RFC 6455 §10.4: message is larger than " + out.size()
                        + " bytes after decompression (maxDecompressedSize, maxMessageSize)");
            }
            WsViolation notText = out.advance(n);
            if (notText != null || violation != null) {
                return notText != null ? notText : violation;
            }
            if (inflater.finished()) {
                // RFC 7692 §7.2.3.4 lets a sender end blocks with BFINAL; what follows is a new DEFLATE stream, which
                // may refer to what came before all the same (§7.2.1, §7.2.2).
                inflater.reset();
                restoreWindow(out);
                tailDue = input.hasRemaining();
                if (!tailDue) {
                    return null;
                }
                inflater.setInput(input);
            } else if (n == 0 || (n < room && inflater.needsInput())) {
                return inflater.needsInput() ? null : CORRUPT;
            }
        }
    }
}
