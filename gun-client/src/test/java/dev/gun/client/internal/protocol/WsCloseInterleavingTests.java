package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Closes between other frames, over HTTP/1.1 (spec 1 §8, RFC 6455 §5.5.1, §7.1)")
class WsCloseInterleavingTests {

    private static final String NORMAL = "CLOSE normal: The connection ended cleanly";
    private static final String CLOSED =
            "frame failed: badstate: The WebSocket is closing and takes no more frames (RFC 6455 §5.5.1)";
    private static final String CLOSE_1000 = "88 02 03 e8";

    @Test
    @DisplayName("the peer's close while our frames are queued: ours goes out behind them, and only then it ends")
    void remoteCloseWhileFramesAreQueued() {
        try (WsBench ws = WsBench.open()) {
            ws.channel.pipeline().addFirst(new BlockedSocket());
            ws.send(WsFrame.text("a")).send(WsFrame.text("b")).expect("out text a", "flush", "out text b", "flush");

            ws.in(CLOSE_1000).expect("message close 1000 ", "out close 03e8", "ended", "flush");
            ws.send(WsFrame.text("late")).expect(CLOSED, "flush");
            ws.channel.pipeline().remove(BlockedSocket.class);
            ws.channel.flush();

            ws.expect("flush", "frame written", "frame written", NORMAL);
        }
    }

    @Test
    @DisplayName("our close while frames are queued: it goes out behind them")
    void localCloseWhileFramesAreQueued() {
        try (WsBench ws = WsBench.open()) {
            ws.channel.pipeline().addFirst(new BlockedSocket());
            ws.send(WsFrame.text("a")).send(WsFrame.close(1000, ""));
            ws.expect("out text a", "flush", "out close 03e8", "flush");

            ws.channel.pipeline().remove(BlockedSocket.class);
            ws.channel.flush();
            ws.expect("flush", "frame written", "frame written");
            ws.in(CLOSE_1000).expect("message close 1000 ", "ended", NORMAL);
        }
    }

    @Test
    @DisplayName("our close is answered before it is written: the socket is closed when it is")
    void answeredBeforeWritten() {
        try (WsBench ws = WsBench.open()) {
            ws.channel.pipeline().addFirst(new BlockedSocket());
            ws.send(WsFrame.close(1000, "")).expect("out close 03e8", "flush");

            ws.in(CLOSE_1000).expect("message close 1000 ", "ended");
            ws.channel.pipeline().remove(BlockedSocket.class);
            ws.channel.flush();

            ws.expect("flush", "frame written", NORMAL);
        }
    }

    @Test
    @DisplayName("our close in the midst of a fragmented message of the peer: the rest still comes, then the answer")
    void localCloseWhileFragmentsAreOutstanding() {
        try (WsBench ws = WsBench.open()) {
            ws.in("01 01 61").send(WsFrame.close()).expect("out close ", "flush", "frame written");

            ws.in("00 01 62").in("89 01 70").in("80 01 63");
            ws.expect("out pong 70", "flush", "message text abc");
            ws.in("88 00").expect("message close", "ended", NORMAL);
        }
    }

    @Test
    @DisplayName("the peer's close in the midst of its own fragmented message: what came of that is dropped")
    void remoteCloseInTheMidstOfItsMessage() {
        try (WsBench ws = WsBench.open()) {
            ws.in("01 01 61  " + CLOSE_1000 + " 80 01 62")
                    .expect("message close 1000 ", "out close 03e8", "ended", "flush", NORMAL);
        }
    }

    @Test
    @DisplayName("the peer's close in single bytes is acted on when it is whole")
    void remoteCloseByteByByte() {
        try (WsBench ws = WsBench.open()) {
            ws.in("88").in("02").in("03").expect();

            ws.in("e8").expect("message close 1000 ", "out close 03e8", "ended", "flush", NORMAL);
        }
    }

    @Test
    @DisplayName("a half-written close of the peer is no close: the stream is left to GunDown")
    void lostInTheMidstOfTheClose() {
        try (WsBench ws = WsBench.open()) {
            ws.in("88 02 03").lose().expect("orphan 1 MAYBE");
        }
    }

    @Test
    @DisplayName("a pong after our close is taken, and answered by nothing")
    void pongAfterLocalClose() {
        WsOptions loud = WsOptions.builder().silencePings(false).build();
        try (WsBench ws = WsBench.open(loud)) {
            ws.send(WsFrame.close()).expect("out close ", "flush", "frame written");

            ws.in("8a 01 70  89 01 71").expect("message pong 70", "message ping 71", "out pong 71", "flush");
            ws.in("88 00").expect("message close", "ended", NORMAL);
        }
    }

    @ParameterizedTest
    @CsvSource({"text", "ping", "pong", "close"})
    @DisplayName("nothing follows our close, another close neither")
    void nothingAfterLocalClose(String kind) {
        WsFrame frame =
                switch (kind) {
                    case "text" -> WsFrame.text("x");
                    case "ping" -> WsFrame.ping();
                    case "pong" -> WsFrame.pong();
                    default -> WsFrame.close(1000, "");
                };
        try (WsBench ws = WsBench.open()) {
            ws.send(WsFrame.close()).expect("out close ", "flush", "frame written");
            ws.send(frame).expect(CLOSED, "flush");

            ws.in(CLOSE_1000).expect("message close 1000 ", "ended", NORMAL);
            ws.send(frame).expect(CLOSED, "flush");
        }
    }

    @Test
    @DisplayName("the peer's second close is discarded")
    void secondRemoteClose() {
        try (WsBench ws = WsBench.open()) {
            ws.in(CLOSE_1000 + CLOSE_1000).expect("message close 1000 ", "out close 03e8", "ended", "flush", NORMAL);
            ws.in(CLOSE_1000).expect();
        }
    }

    @ParameterizedTest
    @CsvSource({"03e8, 03e8", "03e9, 03e9", "0bb8, 0bb8", "1387, 1387", "03f3, 03f3"})
    @DisplayName("the answer has the peer's code, without its reason")
    void answerHasTheCode(String code, String answer) {
        try (WsBench ws = WsBench.open()) {
            ws.in("88 05 " + code + " 62 79 65")
                    .expect(
                            "message close " + Integer.parseInt(code, 16) + " bye",
                            "out close " + answer,
                            "ended",
                            "flush",
                            NORMAL);
        }
    }

    @Test
    @DisplayName("a shutdown in answer to the peer's close changes nothing")
    void shutdownAfterRemoteClose() {
        try (WsBench ws = WsBench.open()) {
            ws.channel.pipeline().addFirst(new BlockedSocket());
            ws.in(CLOSE_1000).expect("message close 1000 ", "out close 03e8", "ended", "flush");

            ws.protocol.shutdown();

            ws.expect();
            assertThat(ws.protocol.liveStreams()).isZero();
            ws.channel.pipeline().remove(BlockedSocket.class);
            ws.channel.flush();
            ws.expect("flush", NORMAL);
        }
    }

    @Test
    @DisplayName("a cancel while our close waits for its answer is told, and sends no second close")
    void cancelWhileClosing() {
        try (WsBench ws = WsBench.open()) {
            ws.send(WsFrame.close(4000, "")).expect("out close 0fa0", "flush", "frame written");

            ws.stream.silenced = true;
            ws.protocol.cancel(ws.stream);
            ws.expect("event cancel LOCAL cancelled");

            ws.in("81 02 68 69").expect();
            ws.in("88 02 0f a0").expect("ended", NORMAL);
        }
    }

    @Test
    @DisplayName("the answer that comes with the end of the socket is a clean end")
    void answerThenLost() {
        try (WsBench ws = WsBench.open()) {
            ws.send(WsFrame.close()).expect("out close ", "flush", "frame written");

            ws.in("88 00").lose().expect("message close", "ended", NORMAL);
        }
    }

    @Test
    @DisplayName("a socket that is lost before our answer is written has ended cleanly for the receiver")
    void lostBeforeTheAnswerIsWritten() {
        try (WsBench ws = WsBench.open()) {
            ws.channel.pipeline().addFirst(new BlockedSocket());
            ws.in(CLOSE_1000).expect("message close 1000 ", "out close 03e8", "ended", "flush");

            ws.lose().expect();
            ws.pass(60_000).expect();
        }
    }

    @Test
    @DisplayName("events of a closing that we begin: our close, what still comes, the answer")
    void events() {
        try (WsBench ws = WsBench.openWithEvents(WsOptions.defaults())) {
            ws.send(WsFrame.close(1000, "bye"))
                    .expect(
                            "event send start [] close 1000 bye",
                            "out close 03e8627965",
                            "event send end [] close 1000 bye",
                            "flush",
                            "frame written");

            ws.in("88 02 03 e8")
                    .expect(
                            "event recv start NONE []",
                            "event recv header NONE [] CLOSE rsv=0 length=2 key=null",
                            "event recv end [] code=1000 ",
                            "message close 1000 ",
                            "ended",
                            NORMAL);
        }
    }
}
