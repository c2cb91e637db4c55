package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the HTTP/2 codec writes in small pieces is one buffer; each piece still hears what becomes of it")
class SmallWritesTests {

    private final SmallWrites writes = new SmallWrites();
    private final EmbeddedChannel channel = new EmbeddedChannel(writes);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf bytes(int value, int size) {
        return Unpooled.buffer(size).writeBytes(new byte[size]).setByte(0, value);
    }

    private List<String> out() {
        List<String> out = new ArrayList<>();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            out.add(buffer.readableBytes() > 8 ? buffer.readableBytes() + " bytes" : ByteBufUtil.hexDump(buffer));
            buffer.release();
        }
        return out;
    }

    @Test
    @DisplayName("small pieces wait for the flush and are written as one, in order")
    void together() {
        ChannelFuture one = channel.write(bytes(1, 1));
        ChannelFuture two = channel.write(bytes(2, 2));
        assertThat(one.isDone()).isFalse();

        channel.flush();

        assertThat(out()).containsExactly("010200");
        assertThat(one.isSuccess()).isTrue();
        assertThat(two.isSuccess()).isTrue();
    }

    @Test
    @DisplayName("a large piece is written behind what waits and before what comes after it")
    void large() {
        channel.write(bytes(1, 1));
        channel.write(bytes(2, SmallWrites.SMALL + 1));
        channel.write(bytes(3, 1));
        channel.flush();

        assertThat(out()).containsExactly("01", "1025 bytes", "03");
    }

    @Test
    @DisplayName("what is no bytes, and what nobody wants to hear of, keeps its place")
    void others() {
        channel.write(bytes(1, 1));
        channel.write(bytes(2, 1), channel.voidPromise());
        channel.write(bytes(3, 1));
        channel.flush();

        assertThat(out()).containsExactly("01", "02", "03");
    }

    @Test
    @DisplayName("a batch holds 256 pieces, and at most 16,384 bytes")
    void bounded() {
        for (int i = 0; i <= WriteBatch.MAX_PIECES; i++) {
            channel.write(bytes(i, 1));
        }
        channel.flush();
        assertThat(out()).containsExactly("256 bytes", "00");

        for (int i = 0; i <= WriteBatch.MAX_BYTES / SmallWrites.SMALL; i++) {
            channel.write(bytes(i, SmallWrites.SMALL));
        }
        channel.flush();
        assertThat(out()).containsExactly("16384 bytes", "1024 bytes");
    }

    @Test
    @DisplayName(
            "a piece is written when its bytes are, and those of which some are not when the socket is lost are not")
    void partly() {
        Socket socket = new Socket();
        channel.pipeline().addFirst(socket);
        ChannelFuture one = channel.write(bytes(1, 4));
        ChannelFuture two = channel.write(bytes(2, 4));
        channel.flush();

        socket.promise.setProgress(5, 8);
        assertThat(one.isSuccess()).isTrue();
        assertThat(two.isDone()).isFalse();
        socket.promise.setFailure(new ClosedChannelException());

        assertThat(two.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(socket.size).isEqualTo(8);
    }

    @Test
    @DisplayName("what waits when the channel is closed fails, and nothing is left behind")
    void closed() {
        ChannelFuture one = channel.write(bytes(1, 1));

        channel.close();

        assertThat(one.cause()).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    @DisplayName("on a channel that is closed a piece fails at once")
    void afterwards() {
        channel.close();

        assertThat(channel.write(bytes(1, 1)).cause()).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    @DisplayName("what waits when the peer closes fails before the codec hears of it")
    void inactive() {
        List<Boolean> failed = new ArrayList<>();
        List<ChannelFuture> waiting = new ArrayList<>();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                failed.add(waiting.get(0).cause() instanceof ClosedChannelException);
            }
        });
        waiting.add(channel.write(bytes(1, 1)));

        channel.unsafe().close(channel.newPromise());
        channel.runPendingTasks();

        assertThat(failed).containsExactly(true);
    }

    @Test
    @DisplayName("what waits when it is taken out of the pipeline is written")
    void removed() {
        channel.write(bytes(1, 1));
        channel.pipeline().remove(writes);
        channel.flush();

        assertThat(out()).containsExactly("01");
    }

    /** Takes the bytes, and leaves it to the test to say what becomes of them. */
    private static final class Socket extends ChannelOutboundHandlerAdapter {

        private ChannelProgressivePromise promise;
        private int size;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise written) {
            promise = (ChannelProgressivePromise) written;
            size = ((ByteBuf) message).readableBytes();
            ((ByteBuf) message).release();
        }
    }
}
