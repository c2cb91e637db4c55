package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The inside of a tunnel as a channel (spec page 1 §10)")
class TunnelChannelTests {

    private final EmbeddedChannel socket = new EmbeddedChannel();

    @AfterEach
    void close() {
        socket.finishAndReleaseAll();
    }

    /** A link that has room for so many bytes; when it hands them on is up to it. */
    private final class Link implements TunnelLink {

        private final int limit;
        private final boolean handsOnAtOnce;
        private final ByteBuf handedOn = Unpooled.buffer();
        private final ByteBuf written = Unpooled.buffer();
        private Receiver receiver;

        Link(int limit, boolean handsOnAtOnce) {
            this.limit = limit;
            this.handsOnAtOnce = handsOnAtOnce;
        }

        @Override
        public Channel parent() {
            return socket;
        }

        @Override
        public void start(Receiver to) {
            receiver = to;
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public int room() {
            return limit - written.readableBytes();
        }

        @Override
        public void write(ByteBuf bytes) {
            assertThat(bytes.readableBytes()).isLessThanOrEqualTo(room());
            written.writeBytes(bytes);
            bytes.release();
        }

        @Override
        public void flush() {
            if (handsOnAtOnce) {
                handOn();
            }
        }

        /** As a socket does that takes all: whoever waits for room is told from within. */
        void handOn() {
            boolean full = room() == 0;
            handedOn.writeBytes(written);
            written.clear();
            if (full) {
                receiver.writable();
            }
        }

        @Override
        public void read(boolean wanted) {
            // Nothing comes.
        }

        @Override
        public void endOutput() {
            throw new AssertionError("Nobody ends it");
        }

        @Override
        public void close(Reason reason) {
            throw new AssertionError("Nobody closes it");
        }
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (31 * i);
        }
        return bytes;
    }

    @ParameterizedTest(name = "{0} bytes, room for {1}")
    @CsvSource({"1, 10", "10, 10", "11, 10", "95, 10", "159, 10", "160, 10", "161, 10", "1000, 10", "1000, 1"})
    @DisplayName("goes on writing when the link has handed all on before its flush returned")
    void handedOnAtOnce(int size, int room) {
        Link link = new Link(room, true);
        TunnelChannel channel = new TunnelChannel(link);
        channel.start();

        ChannelFuture written = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes(size)));
        socket.runPendingTasks();

        assertThat(written.isSuccess()).isTrue();
        assertThat(ByteBufUtil.getBytes(link.handedOn)).isEqualTo(bytes(size));
        release(link, channel);
    }

    @ParameterizedTest(name = "{0} bytes, room for {1}")
    @CsvSource({"1, 10", "10, 10", "11, 10", "95, 10", "1000, 10"})
    @DisplayName("waits for the link's room, and writes no more than that")
    void handedOnLater(int size, int room) {
        Link link = new Link(room, false);
        TunnelChannel channel = new TunnelChannel(link);
        channel.start();

        ChannelFuture written = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes(size)));
        int turns = 0;
        while (link.written.isReadable()) {
            assertThat(link.written.readableBytes()).isEqualTo(Math.min(room, size - turns * room));
            turns++;
            link.handOn();
            socket.runPendingTasks();
        }

        assertThat(turns).isEqualTo((size + room - 1) / room);
        assertThat(written.isSuccess()).isTrue();
        assertThat(ByteBufUtil.getBytes(link.handedOn)).isEqualTo(bytes(size));
        release(link, channel);
    }

    private void release(Link link, Channel channel) {
        channel.close();
        socket.runPendingTasks();
        link.handedOn.release();
        link.written.release();
    }
}
