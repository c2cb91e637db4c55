package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How large the buffers are that a socket is read into")
class ReceiveBuffersTests {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ExtendedHandle handle = (ExtendedHandle) ReceiveBuffers.ADAPTIVE.newHandle();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** The event loop reads while there is anything: the sizes of the buffers that took {@code bytes}. */
    private List<Integer> read(ExtendedHandle with, int bytes) {
        List<Integer> sizes = new ArrayList<>();
        int left = bytes;
        with.reset(channel.config());
        do {
            ByteBuf buffer = with.allocate(UnpooledByteBufAllocator.DEFAULT);
            int size = buffer.writableBytes();
            buffer.release();
            int n = Math.min(left, size);
            sizes.add(size);
            with.attemptedBytesRead(size);
            with.lastBytesRead(n);
            with.incMessagesRead(1);
            left -= n;
        } while (with.continueReading());
        with.readComplete();
        return sizes;
    }

    private List<Integer> read(int bytes) {
        return read(handle, bytes);
    }

    @Test
    @DisplayName("the first has 2,048 bytes; one that was filled is followed by one of sixteen times the size")
    void grows() {
        assertThat(read(2_048)).containsExactly(2_048, 32_768);
        assertThat(read(40_000)).containsExactly(32_768, 65_536);
        assertThat(read(100)).containsExactly(65_536);
    }

    @Test
    @DisplayName("what fills 64 KiB is followed by 256 KiB, which are the most")
    void download() {
        assertThat(read(2_000_000)).startsWith(2_048, 32_768, 65_536, 262_144).endsWith(262_144);
        assertThat(read(262_144)).containsExactly(262_144, 262_144);
        read(65_535);
        read(65_535);
        assertThat(read(262_144)).as("halved").containsExactly(131_072, 262_144, 262_144);
    }

    @Test
    @DisplayName("after 64 KiB and more it is read on, though the buffer was not filled")
    void moreFollows() {
        read(2_000_000);
        assertThat(read(65_535)).containsExactly(262_144);
        assertThat(read(65_536)).containsExactly(262_144, 262_144);
    }

    @Test
    @DisplayName("when two in a row need half or less it is halved, and never below 64 bytes")
    void shrinks() {
        assertThat(read(100)).containsExactly(2_048);
        assertThat(read(100)).containsExactly(2_048);
        assertThat(read(100)).containsExactly(1_024);
        assertThat(read(513)).as("more than half").containsExactly(1_024);
        assertThat(read(512)).containsExactly(1_024);
        assertThat(read(512)).containsExactly(1_024);
        assertThat(read(300)).containsExactly(512);
        for (int i = 0; i < 20; i++) {
            read(1);
        }
        assertThat(read(1)).containsExactly(64);
    }

    @Test
    @DisplayName("not more than sixteen are read before others have their turn")
    void turns() {
        assertThat(read(10_000_000)).hasSize(16);
    }

    @Test
    @DisplayName("a socket that is not to be read any more is not read on")
    void stopped() {
        channel.config().setAutoRead(false);

        assertThat(read(1 << 20)).containsExactly(2_048);
    }

    @Test
    @DisplayName("who knows that more may be there is believed, as long as anything came")
    void moreIsKnown() {
        handle.reset(channel.config());
        handle.attemptedBytesRead(2_048);
        handle.lastBytesRead(1);
        handle.incMessagesRead(1);
        assertThat(handle.continueReading()).isFalse();
        assertThat(handle.continueReading(() -> true)).isTrue();
        assertThat(handle.continueReading(() -> false)).isFalse();
        handle.reset(channel.config());
        handle.lastBytesRead(-1);
        assertThat(handle.continueReading(() -> true)).isFalse();
        assertThat(handle.lastBytesRead()).isEqualTo(-1);
        assertThat(handle.attemptedBytesRead()).isEqualTo(2_048);
    }

    @Test
    @DisplayName("reads are as many as with Netty's adaptive buffers, whatever comes of less than 64 KiB at a time")
    void asNetty() {
        ExtendedHandle netty = (ExtendedHandle)
                new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(16).newHandle();
        for (int bytes :
                new int[] {1, 500, 5_000, 64, 60_000, 50_000, 3_000, 3_000, 40_000, 60_000, 10, 10, 10, 2_048}) {
            assertThat(read(bytes)).as("%d", bytes).hasSameSizeAs(read(netty, bytes));
        }
    }
}
