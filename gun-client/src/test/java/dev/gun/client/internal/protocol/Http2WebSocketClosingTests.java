package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.DATA;
import static dev.gun.client.internal.protocol.Http2Peer.END_STREAM;
import static dev.gun.client.internal.protocol.Http2Peer.WINDOW_UPDATE;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.int32;
import static dev.gun.client.internal.protocol.Http2Peer.reset;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Closing a WebSocket over HTTP/2 (spec 1 §8, RFC 6455 §7, RFC 8441 §5)")
class Http2WebSocketClosingTests {

    private static final String CLOSE_1000 = "880203e8";
    private static final String END = "DATA 1 fin \"\"";
    private static final String CANCEL = "RST_STREAM 1 8";
    private static final String LOST =
            "S1 failed MAYBE ws_closed REMOTE: The WebSocket was closed by the server with code 1006";

    private Http2Peer peer;
    private Http2TestStream stream;

    /** An open WebSocket; {@code settings} are the server's, beside RFC 8441's. */
    private void open(int... settings) throws Exception {
        int[] all = new int[settings.length + 2];
        all[0] = 8;
        all[1] = 1;
        System.arraycopy(settings, 0, all, 2, settings.length);
        peer = Http2WebSockets.peer(GunOptions.defaults(), all);
        stream = Http2WebSockets.open(peer);
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private static byte[] ws(String hex, int flags) {
        return frame(DATA, flags, 1, HexFormat.of().parseHex(hex));
    }

    private void send(WsFrame frame) {
        peer.protocol.sendFrame(stream, frame, peer.log.result("frame"));
        peer.protocol.flush();
    }

    /** What was told, without the events of single frames. */
    private List<String> told() {
        return peer.log.take().stream()
                .filter(line -> !line.matches("S1 (frameStart|frameHeader|frameEnd|sendStart|sendEnd)"))
                .toList();
    }

    @Test
    @DisplayName("both close at once: neither is answered, END_STREAM follows ours")
    void simultaneous() throws Exception {
        open();
        send(WsFrame.close(4000, ""));
        peer.send(ws(CLOSE_1000, 0));

        assertThat(told())
                .containsExactly("frame written", "S1 frame " + WsFrame.close(1000, ""), "S1 responseEnd", "S1 ended");
        assertThat(peer.sent()).hasSize(2).last().isEqualTo(END);
    }

    @Test
    @DisplayName("the server's close with END_STREAM is answered, and the stream ends both ways")
    void closeWithEndStream() throws Exception {
        open();
        peer.send(ws(CLOSE_1000, END_STREAM));

        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""), "S1 responseEnd", "S1 ended");
        assertThat(peer.sent()).hasSize(2).last().isEqualTo(END);
        peer.after(60_000);
        assertThat(peer.sent()).isEmpty();
        assertThat(peer.protocol.liveStreams()).isZero();
    }

    @Test
    @DisplayName("the server's close, then RST_STREAM: the end was told already")
    void closeThenReset() throws Exception {
        open();
        peer.send(ws(CLOSE_1000, 0));
        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""), "S1 responseEnd", "S1 ended");
        peer.sent();

        peer.send(reset(1, 8));

        assertThat(told()).isEmpty();
        peer.after(60_000);
        assertThat(peer.sent()).isEmpty();
    }

    @Test
    @DisplayName("our close, answered with END_STREAM alone: 1006")
    void ourCloseThenEndStream() throws Exception {
        open();
        send(WsFrame.close(1000, ""));
        peer.send(data(1, true, ""));

        assertThat(told()).containsExactly("frame written", "S1 responseEnd", LOST);
        assertThat(peer.sent()).hasSize(2).last().isEqualTo(CANCEL);
    }

    @Test
    @DisplayName("our close, answered with RST_STREAM: a stream error")
    void ourCloseThenReset() throws Exception {
        open();
        send(WsFrame.close(1000, ""));
        peer.send(reset(1, 0));

        assertThat(told())
                .containsExactly(
                        "frame written",
                        "S1 cancelled REMOTE stream_reset",
                        "S1 failed MAYBE " + Http2Recorder.text(new Reason.StreamReset(0, "NO_ERROR", Side.REMOTE)));
        peer.after(60_000);
        assertThat(peer.sent()).hasSize(1);
    }

    @Test
    @DisplayName("data, ping and pong between our close and the answer: delivered, answered, dropped")
    void framesAfterOurClose() throws Exception {
        open();
        send(WsFrame.close(1000, ""));
        peer.sent();
        told();

        peer.send(ws("81026869", 0), ws("890170", 0), ws("8a0170", 0));

        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("hi"));
        assertThat(peer.sent()).hasSize(1);
        send(WsFrame.text("late"));
        assertThat(told())
                .containsExactly("frame failed: badstate LOCAL: The WebSocket is closing and takes no more frames"
                        + " (RFC 6455 §5.5.1)");
        peer.send(ws(CLOSE_1000, END_STREAM));
        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""), "S1 responseEnd", "S1 ended");
        assertThat(peer.sent()).containsExactly(END);
    }

    @Test
    @DisplayName("what comes after the server's close is discarded, and its window given back")
    void framesAfterTheServersClose() throws Exception {
        open();
        peer.send(ws(CLOSE_1000 + "81026869", 0), ws("81026869", 0), ws("890170", END_STREAM));

        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""), "S1 responseEnd", "S1 ended");
        assertThat(peer.sent()).hasSize(2).last().isEqualTo(END);
        assertThat(peer.protocol.liveStreams()).isZero();
    }

    @Test
    @DisplayName("the server's close while the window holds back a frame of ours: ours follows it, then END_STREAM")
    void serversCloseWhileAFrameIsHalfWritten() throws Exception {
        open(4, 4);
        send(WsFrame.text("hello"));
        assertThat(peer.sent()).hasSize(1);

        peer.send(ws(CLOSE_1000, 0));
        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""));
        assertThat(peer.sent()).isEmpty();
        peer.send(frame(WINDOW_UPDATE, 0, 1, int32(7)));
        assertThat(told()).containsExactly("frame written");
        assertThat(peer.sent()).hasSize(1);
        peer.send(frame(WINDOW_UPDATE, 0, 1, int32(8)));

        assertThat(told()).containsExactly("S1 responseEnd", "S1 ended");
        assertThat(peer.sent()).hasSize(2).last().isEqualTo(END);
    }

    @Test
    @DisplayName("the window never opens for our answer: RST_STREAM after closingTimeout, and a clean end for the user")
    void answerThatNeverFitsTheWindow() throws Exception {
        open(4, 0);
        peer.send(ws(CLOSE_1000, 0));
        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""));

        peer.after(14_999);
        assertThat(told()).isEmpty();
        peer.after(1);

        assertThat(told()).containsExactly("S1 responseEnd", "S1 ended");
        peer.after(15_000);
        assertThat(peer.sent()).containsExactly(CANCEL);
        assertThat(peer.protocol.liveStreams()).isZero();
    }

    @Test
    @DisplayName("the same when the server has ended its half: the stream does not stay")
    void answerThatNeverFitsTheWindowOfAHalfClosedStream() throws Exception {
        open(4, 0);
        peer.send(ws(CLOSE_1000, END_STREAM));
        peer.after(15_000);
        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""), "S1 responseEnd", "S1 ended");

        peer.after(14_999);
        assertThat(peer.sent()).isEmpty();
        peer.after(1);
        assertThat(peer.sent()).containsExactly(CANCEL);
    }

    @Test
    @DisplayName("shutdown twice closes once; a close that never comes back resets the stream and ends the connection")
    void shutdownTwice() throws Exception {
        open();
        peer.protocol.shutdown();
        peer.protocol.shutdown();
        List<String> sent = peer.sent();
        assertThat(sent).hasSize(2);
        told();

        peer.after(15_000);

        assertThat(told())
                .containsExactly(
                        "S1 failed MAYBE timeout: The peer did not answer our close within websocket.closingTimeout ="
                                + " PT15S",
                        "close normal: The connection ended cleanly");
        assertThat(peer.sent()).containsExactly(CANCEL);
    }

    @Test
    @DisplayName("the connection is lost before the answer to our close: the stream is its orphan")
    void lostWhileClosing() throws Exception {
        open();
        send(WsFrame.close(1000, ""));

        assertThat(peer.protocol.abandon(Reason.CLOSED)).hasSize(1);
    }

    @Test
    @DisplayName("trailers instead of a close are the end of the stream: 1006")
    void trailers() throws Exception {
        open();
        peer.send(headers(1, true, "x-trailer", "1"));

        assertThat(told()).containsExactly("S1 responseEnd", LOST);
        assertThat(peer.sent()).containsExactly(CANCEL);
    }

    /** The receiver takes that many frames more. */
    private void credit(int frames) {
        stream.credits(frames);
        peer.protocol.resume(stream);
        peer.channel.runPendingTasks();
    }

    @Test
    @DisplayName("a close with END_STREAM behind held frames: nothing is told without room, and the stream ends well")
    void closeWithEndStreamBehindHeldFrames() throws Exception {
        open();
        stream.credits(0);
        peer.send(ws("810161" + "81026262", 0), ws(CLOSE_1000, END_STREAM));

        // The close is answered at once (spec 1 §7), but the stream's end is the receiver's to see.
        assertThat(told()).isEmpty();
        assertThat(peer.sent()).singleElement().asString().startsWith("DATA 1 \"");
        peer.after(60_000);
        assertThat(told()).isEmpty();
        assertThat(peer.sent()).isEmpty();

        credit(1);
        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("a"));
        credit(1);
        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("bb"));
        assertThat(peer.sent()).isEmpty();
        credit(1);
        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""), "S1 responseEnd", "S1 ended");
        assertThat(peer.sent()).containsExactly(END);
        assertThat(peer.protocol.liveStreams()).isZero();
    }

    @Test
    @DisplayName("END_STREAM alone after a close behind held frames: the same")
    void endStreamAfterCloseBehindHeldFrames() throws Exception {
        open();
        stream.credits(0);
        peer.send(ws("810161" + CLOSE_1000, 0), data(1, true, ""));
        assertThat(told()).isEmpty();
        assertThat(peer.sent()).hasSize(1);

        credit(1);
        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("a"));
        credit(1);

        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""), "S1 responseEnd", "S1 ended");
        assertThat(peer.sent()).containsExactly(END);
        peer.after(60_000);
        assertThat(peer.sent()).isEmpty();
    }

    @Test
    @DisplayName("END_STREAM without a close behind held frames: they come as there is room, then 1006")
    void endStreamBehindHeldFrames() throws Exception {
        open();
        stream.credits(0);
        peer.send(ws("810161" + "81026262", END_STREAM));

        peer.after(60_000);
        assertThat(told()).isEmpty();
        assertThat(peer.sent()).isEmpty();

        credit(1);
        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("a"));
        assertThat(peer.sent()).isEmpty();
        credit(1);
        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("bb"), "S1 responseEnd", LOST);
        assertThat(peer.sent()).containsExactly(CANCEL);
        assertThat(peer.protocol.liveStreams()).isZero();
    }

    @Test
    @DisplayName("a close with END_STREAM behind a full receive buffer: read, answered and told as there is room")
    void closeWithEndStreamBehindAFullBuffer() throws Exception {
        open();
        stream.credits(0);
        WsFrame message = WsFrame.binary(new byte[40_000]);
        byte[] header = {(byte) 0x82, 126, (byte) (40_000 >> 8), (byte) 40_000};
        for (int i = 0; i < 4; i++) {
            peer.send(
                    frame(DATA, 0, 1, header, new byte[10_000]),
                    frame(DATA, 0, 1, new byte[15_000]),
                    frame(DATA, 0, 1, new byte[15_000]));
        }
        peer.send(ws(CLOSE_1000, END_STREAM));
        assertThat(told()).isEmpty();
        assertThat(peer.sent())
                .filteredOn(line -> !line.startsWith("WINDOW_UPDATE"))
                .isEmpty();

        for (int i = 0; i < 4; i++) {
            credit(1);
            assertThat(told()).containsExactly("S1 frame " + message);
        }
        assertThat(peer.sent())
                .filteredOn(line -> !line.startsWith("WINDOW_UPDATE"))
                .hasSize(1);
        credit(1);

        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""), "S1 responseEnd", "S1 ended");
        assertThat(peer.sent()).containsExactly(END);
    }

    @Test
    @DisplayName("a broken rule with END_STREAM behind held frames: they come as there is room, then the rule")
    void brokenRuleWithEndStreamBehindHeldFrames() throws Exception {
        open();
        stream.credits(0);
        peer.send(ws("810161" + "8300", END_STREAM));
        assertThat(told()).isEmpty();
        assertThat(peer.sent()).singleElement().asString().startsWith("DATA 1 \"");

        credit(1);

        assertThat(told())
                .containsExactly(
                        "S1 frame " + WsFrame.text("a"),
                        "S1 responseEnd",
                        "S1 failed MAYBE ws_protocol_error REMOTE: RFC 6455 §5.2: reserved opcodes must not be used");
        assertThat(peer.sent()).containsExactly(END);
    }

    @Test
    @DisplayName("our close, not answered in time while frames are held: they come as there is room, then the time-out")
    void ourCloseWithoutRoom() throws Exception {
        open();
        stream.credits(0);
        peer.send(ws("810161", 0));
        send(WsFrame.close(1000, ""));
        assertThat(told()).containsExactly("frame written");
        peer.sent();

        peer.after(15_000);
        assertThat(told()).isEmpty();
        assertThat(peer.sent()).isEmpty();
        credit(1);

        assertThat(told())
                .containsExactly(
                        "S1 frame " + WsFrame.text("a"),
                        "S1 failed MAYBE timeout: The peer did not answer our close within websocket.closingTimeout ="
                                + " PT15S");
        assertThat(peer.sent()).containsExactly(CANCEL);
    }

    @Test
    @DisplayName("our close, answered with END_STREAM behind held frames: they come as there is room, then the answer")
    void ourCloseAnsweredWithoutRoom() throws Exception {
        open();
        stream.credits(0);
        peer.send(ws("810161", 0));
        send(WsFrame.close(1000, ""));
        peer.send(ws(CLOSE_1000, END_STREAM));
        assertThat(told()).containsExactly("frame written");
        assertThat(peer.sent()).hasSize(1);
        peer.after(60_000);

        credit(1);
        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("a"));
        assertThat(peer.sent()).isEmpty();
        credit(1);
        assertThat(told()).containsExactly("S1 frame " + WsFrame.close(1000, ""), "S1 responseEnd", "S1 ended");
        assertThat(peer.sent()).containsExactly(END);
    }

    @Test
    @DisplayName("our close behind END_STREAM and held frames waits for the receiver, not for an answer")
    void ourCloseAfterTheEndWithoutRoom() throws Exception {
        open();
        stream.credits(0);
        peer.send(ws("810161", END_STREAM));
        send(WsFrame.close(1000, ""));
        assertThat(told()).containsExactly("frame written");
        assertThat(peer.sent()).hasSize(1);
        peer.after(60_000);
        assertThat(told()).isEmpty();

        credit(1);

        assertThat(told()).containsExactly("S1 frame " + WsFrame.text("a"), "S1 responseEnd", LOST);
        assertThat(peer.sent()).containsExactly(CANCEL);
    }

    @Test
    @DisplayName("a receiver that cancels behind END_STREAM and held frames ends the stream")
    void cancelledWithoutRoom() throws Exception {
        open();
        stream.credits(0);
        peer.send(ws("810161", END_STREAM));
        stream.silence();

        peer.protocol.cancel(stream);
        peer.channel.runPendingTasks();

        assertThat(told()).containsExactly("S1 cancelled LOCAL cancelled", "S1 responseEnd", LOST);
        assertThat(peer.sent()).hasSize(2).last().isEqualTo(CANCEL);
        assertThat(peer.protocol.liveStreams()).isZero();
    }

    @Test
    @DisplayName("the connection is lost while an end waits behind held frames: all is told, since nothing is to come")
    void lostWithoutRoom() throws Exception {
        open();
        stream.credits(0);
        peer.send(ws("810161", 0), ws(CLOSE_1000, END_STREAM));

        assertThat(peer.protocol.abandon(Reason.CLOSED)).isEmpty();

        assertThat(told())
                .containsExactly(
                        "S1 frame " + WsFrame.text("a"),
                        "S1 frame " + WsFrame.close(1000, ""),
                        "S1 responseEnd",
                        "S1 ended");
    }
}
