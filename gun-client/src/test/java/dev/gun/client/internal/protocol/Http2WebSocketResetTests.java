package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.DATA;
import static dev.gun.client.internal.protocol.Http2Peer.END_STREAM;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.reset;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent.Function;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("RST_STREAM behind frames that have no room, of a WebSocket over HTTP/2 (spec 1 §7, RFC 8441 §5)")
class Http2WebSocketResetTests {

    private static final int ENHANCE_YOUR_CALM = 11;
    private static final String CANCELLED = "S1 cancelled REMOTE stream_reset";
    private static final String FAILED = "S1 failed MAYBE "
            + Http2Recorder.text(new Reason.StreamReset(ENHANCE_YOUR_CALM, "ENHANCE_YOUR_CALM", Side.REMOTE));

    private final Http2Peer peer = new Http2Peer(GunOptions.defaults());
    private Http2TestStream stream;

    @BeforeEach
    void open() throws Exception {
        peer.send(settings(8, 1), frame(Http2Peer.SETTINGS, Http2Peer.ACK, 0));
        stream = peer.open(
                new RequestHead(
                        Function.WS_UPGRADE,
                        "GET",
                        "http",
                        "example.org",
                        "/ws",
                        Headers.empty(),
                        WsOptions.defaults()),
                0);
        peer.send(headers(1, false, ":status", "200"));
        stream.credits(0);
        peer.log.take();
        peer.sent();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private static byte[] ws(String hex, int flags) {
        return frame(DATA, flags, 1, HexFormat.of().parseHex(hex));
    }

    private List<String> told() {
        return peer.log.take().stream()
                .filter(line -> !line.matches("S1 (frameStart|frameHeader|frameEnd|sendStart|sendEnd)"))
                .toList();
    }

    private void credit(int frames) {
        stream.credits(frames);
        peer.protocol.resume(stream);
        peer.channel.runPendingTasks();
    }

    private void nothingMoreIsSent() throws Exception {
        peer.after(60_000);
        assertThat(told()).isEmpty();
        assertThat(peer.sent()).isEmpty();
        assertThat(peer.protocol.liveStreams()).isZero();
    }

    @Test
    @DisplayName("they come as there is room, then the error; the stream is not reset a second time")
    void behindHeldFrames() throws Exception {
        peer.send(ws("810161" + "81026262", 0), reset(1, ENHANCE_YOUR_CALM));
        assertThat(told()).containsExactly(CANCELLED);

        credit(1);
        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("a"));
        credit(1);

        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("bb"), FAILED);
        nothingMoreIsSent();
    }

    @Test
    @DisplayName("also what was not read yet, since the receive buffer was full")
    void behindAFullBuffer() throws Exception {
        WsFrame message = WsFrame.binary(new byte[40_000]);
        byte[] header = {(byte) 0x82, 126, (byte) (40_000 >> 8), (byte) 40_000};
        for (int i = 0; i < 3; i++) {
            peer.send(
                    frame(DATA, 0, 1, header, new byte[10_000]),
                    frame(DATA, 0, 1, new byte[15_000]),
                    frame(DATA, 0, 1, new byte[15_000]));
        }
        peer.send(reset(1, ENHANCE_YOUR_CALM));
        assertThat(told()).containsExactly(CANCELLED);
        peer.sent();

        credit(1);
        assertThat(told()).containsExactly("S1 frame " + message);
        credit(1);
        assertThat(told()).containsExactly("S1 frame " + message);
        credit(1);
        assertThat(told()).containsExactly("S1 frame " + message, FAILED);
        nothingMoreIsSent();
    }

    @Test
    @DisplayName("after END_STREAM it is the same")
    void afterEndStream() throws Exception {
        peer.send(ws("810161", END_STREAM), reset(1, ENHANCE_YOUR_CALM));
        assertThat(told()).containsExactly(CANCELLED);

        credit(1);

        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("a"), FAILED);
        nothingMoreIsSent();
    }

    @Test
    @DisplayName("with a close among them it is a clean end, and our answer is not sent any more")
    void behindAClose() throws Exception {
        peer.send(ws("810161" + "880203e8", 0));
        peer.sent();
        peer.send(reset(1, ENHANCE_YOUR_CALM));

        assertThat(told())
                .containsExactly(
                        CANCELLED,
                        "S1 frame " + WsFrame.text("a"),
                        "S1 frame " + WsFrame.close(1000, ""),
                        "S1 responseEnd",
                        "S1 ended");
        nothingMoreIsSent();
    }

    @Test
    @DisplayName("frames of the user's fail with the reset")
    void sending() throws Exception {
        peer.send(ws("810161", 0), reset(1, ENHANCE_YOUR_CALM));
        told();

        peer.protocol.sendFrame(stream, WsFrame.text("too late"), peer.log.result("frame"));
        peer.protocol.flush();

        assertThat(told())
                .containsExactly("frame failed: "
                        + Http2Recorder.text(
                                new Reason.StreamReset(ENHANCE_YOUR_CALM, "ENHANCE_YOUR_CALM", Side.REMOTE)));
    }

    @Test
    @DisplayName("a user who cancels is not told of them")
    void cancelled() throws Exception {
        peer.send(ws("810161", 0), reset(1, ENHANCE_YOUR_CALM));
        told();

        stream.silence();
        peer.protocol.cancel(stream);
        peer.channel.runPendingTasks();

        assertThat(told())
                .doesNotContain("S1 frame " + WsFrame.text("a"))
                .last()
                .isEqualTo(FAILED);
        nothingMoreIsSent();
    }
}
