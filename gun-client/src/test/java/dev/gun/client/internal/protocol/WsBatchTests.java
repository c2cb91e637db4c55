package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Small WebSocket frames are written as one buffer; each still hears what becomes of it (design §4)")
class WsBatchTests {

    private static void write(WsBench ws, String name, WsFrame frame) {
        ws.protocol.sendFrame(ws.stream, frame, ws.calls.result(name));
    }

    private static WsFrame binary(int size) {
        return WsFrame.binary(new byte[size]);
    }

    @Test
    @DisplayName("a large frame is written at once, behind what waits and before what comes after it")
    void largeFrame() {
        String large = "y".repeat(WsSender.LARGE);
        try (WsBench ws = WsBench.open()) {
            write(ws, "a", WsFrame.text("a"));
            write(ws, "b", WsFrame.binary((byte) 1));
            ws.expect();
            write(ws, "large", WsFrame.text(large));
            ws.expect("out text a", "out binary 01", "out text " + large);
            write(ws, "c", WsFrame.ping());
            ws.expect();

            ws.protocol.flush();

            ws.expect("out ping ", "flush", "a written", "b written", "large written", "c written");
            assertThat(ws.wire.buffers).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("a close is written at once, behind what waits")
    void close() {
        try (WsBench ws = WsBench.open()) {
            write(ws, "a", WsFrame.text("a"));
            write(ws, "close", WsFrame.close(1000, ""));

            ws.expect("out text a", "out close 03e8");
            ws.protocol.flush();
            ws.expect("flush", "a written", "close written");
        }
    }

    @Test
    @DisplayName("a batch holds 256 frames, and at most 16,384 bytes: then it is written without being flushed")
    void bounded() {
        try (WsBench ws = WsBench.open()) {
            for (int i = 0; i <= WriteBatch.MAX_PIECES; i++) {
                write(ws, "frame", binary(0));
            }
            assertThat(ws.wire.buffers).isEqualTo(1);
            assertThat(ws.wire.size).isEqualTo(6 * WriteBatch.MAX_PIECES);
            ws.protocol.flush();
            assertThat(ws.wire.size).isEqualTo(6);

            for (int i = 0; i < 5; i++) {
                write(ws, "frame", binary(4_000));
            }
            assertThat(ws.wire.buffers).isEqualTo(3);
            assertThat(ws.wire.size).isEqualTo(4 * 4_008);
            ws.protocol.flush();
            assertThat(ws.wire.size).isEqualTo(4_008);
        }
    }

    @Test
    @DisplayName("a frame that must not be sent is refused, and no other suffers from it")
    void unsendable() {
        try (WsBench ws = WsBench.open()) {
            write(ws, "first", WsFrame.text("\ud800"));
            write(ws, "a", WsFrame.text("a"));
            write(ws, "third", WsFrame.text("\ud800"));
            write(ws, "b", WsFrame.text("b"));
            ws.protocol.flush();

            String refused = " failed: badstate: RFC 6455 §5.6: text must be valid UTF-8, but there is an unpaired"
                    + " surrogate U+D800 at index 0";
            ws.expect(
                    "first" + refused,
                    "third" + refused,
                    "out text a",
                    "out text b",
                    "flush",
                    "a written",
                    "b written");
        }
    }

    @Test
    @DisplayName("frames that wait when the socket is lost fail, in order")
    void lost() {
        try (WsBench ws = WsBench.open()) {
            write(ws, "a", WsFrame.text("a"));
            write(ws, "b", WsFrame.text("b"));

            ws.lose();

            ws.expect(
                    "a failed: closed: The socket was closed by the peer",
                    "b failed: closed: The socket was closed by the peer",
                    "orphan 1 MAYBE");
        }
    }

    @Test
    @DisplayName("when the socket is lost in the midst of a batch, the frames whose bytes it took count as written")
    void partlyWritten() {
        WsCalls calls = new WsCalls();
        List<FrameBatch> over = new ArrayList<>();
        FrameBatch batch = new FrameBatch(over::add);
        batch.begin(Unpooled.buffer());
        for (int i = 1; i <= 3; i++) {
            batch.bytes().writeZero(10);
            batch.added(calls.result("" + i));
        }
        EmbeddedChannel channel = new EmbeddedChannel();
        ChannelProgressivePromise write = channel.newProgressivePromise();
        write.addListener(batch);
        ByteBuf taken = batch.take();

        write.setProgress(9, 30);
        assertThat(calls.lines).isEmpty();
        write.setProgress(25, 30);
        assertThat(calls.lines).containsExactly("1 written", "2 written");
        write.setFailure(new ClosedChannelException());

        assertThat(calls.lines)
                .containsExactly("1 written", "2 written", "3 failed: closed: The socket was closed by the peer");
        assertThat(over).containsExactly(batch);
        taken.release();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a batch that is over is used again, and tells nobody twice")
    void usedAgain() {
        WsCalls calls = new WsCalls();
        FrameBatch batch = new FrameBatch(done -> {});
        batch.begin(Unpooled.buffer());
        batch.added(calls.result("1"));
        batch.take().release();
        batch.written();
        batch.begin(Unpooled.buffer());
        assertThat(batch.isEmpty()).isTrue();
        batch.added(calls.result("2"));

        batch.drop(Reason.CLOSED);

        assertThat(calls.lines).containsExactly("1 written", "2 failed: closed: The socket was closed by the peer");
    }
}
