package dev.gun.client.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How large a buffer the next read of a socket gets: about as large as what reads brought lately. It grows at once, and
 * shrinks when two in a row needed half or less. As Netty's adaptive one, in one small object for each socket
 * where Netty's takes three, and up to 256 KiB where Netty's has 64: a download that comes as fast as it is read takes
 * two fifths less CPU then.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {

    /** One for all sockets, since what it has learnt is in the handles. */
    static final ReceiveBuffers ADAPTIVE = new ReceiveBuffers();

    /** Sizes are powers of two, and these are the powers: 64 bytes, 2 KiB, 64 KiB, and 256 KiB after those were filled. */
    private static final int LEAST = 6;

    private static final int FIRST = 11;
    private static final int LARGE = 16;
    private static final int MOST = 18;
    /** Sixteen times as much. */
    private static final int GROWTH = 4;

    /** While such a read was worked off, more has come: to read again is cheaper than to ask whether there is more. */
    private static final int MORE_FOLLOWS = 1 << LARGE;

    /** So many reads in a row at most, before other sockets of the loop have their turn. */
    private static final int READS = 16;

    private ReceiveBuffers() {}

    @Override
    @SuppressWarnings("deprecation") // Netty asks for this one, and calls it as an ExtendedHandle.
    public Handle newHandle() {
        return new Guess();
    }

    /** What a socket's reads need. Confined to its event loop. */
    private static final class Guess implements ExtendedHandle {

        private byte power = FIRST;
        /** Whether the latest needed half or less, and it did not shrink then. */
        private boolean smaller;

        // Of the reads that are under way, until no more bytes come.
        private @Nullable ChannelConfig config;
        private byte reads;
        private int total;
        private int attempted;
        private int last;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(size());
        }

        @Override
        public int guess() {
            return size();
        }

        private int size() {
            return 1 << power;
        }

        @Override
        public void reset(ChannelConfig of) {
            config = of;
            reads = 0;
            total = 0;
        }

        @Override
        public void incMessagesRead(int more) {
            reads = (byte) (reads + more);
        }

        @Override
        public void lastBytesRead(int bytes) {
            // Full: it may be worth growing before all has come.
            if (bytes == attempted) {
                learn(bytes);
            }
            last = bytes;
            if (bytes > 0) {
                total += bytes;
            }
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return mayContinue() && (last == attempted || last >= MORE_FOLLOWS);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier moreMayBeThere) {
            return mayContinue() && moreMayBeThere.get();
        }

        private boolean mayContinue() {
            return config != null && config.isAutoRead() && reads < READS && total > 0;
        }

        @Override
        public void readComplete() {
            learn(total);
            config = null;
        }

        private void learn(int needed) {
            if (needed >= size()) {
                power = (byte) Math.min(power + GROWTH, power < LARGE ? LARGE : MOST);
                smaller = false;
            } else if (needed <= size() / 2) {
                power = smaller ? (byte) Math.max(power - 1, LEAST) : power;
                smaller = !smaller;
            } else {
                smaller = false;
            }
        }
    }
}
