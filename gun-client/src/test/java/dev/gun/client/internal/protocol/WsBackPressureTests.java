package dev.gun.client.internal.protocol;

import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.testkit.Bytes;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The receive buffer is of 1,024 bytes; a held frame counts with its payload and 64 bytes more. */
@DisplayName("A WebSocket over HTTP/1.1 whose receiver has no room (spec 1 §7)")
class WsBackPressureTests {

    private static final WsOptions SMALL =
            WsOptions.builder().receiveBuffer(1_024).silencePings(false).build();
    private static final String PAYLOAD = HexFormat.of().formatHex(Bytes.pattern(448));
    /** A binary message that takes half of the receive buffer. */
    private static final String HALF = "82 7e 01 c0" + PAYLOAD;

    private static final String HALF_MESSAGE = "message binary " + PAYLOAD;
    private static final String NORMAL = "CLOSE normal: The connection ended cleanly";

    private static WsBench blocked() {
        WsBench ws = WsBench.open(SMALL);
        ws.stream.credits = 0;
        return ws;
    }

    @Test
    @DisplayName("frames are held, pings answered at once, and delivered in order when there is room")
    void holds() {
        try (WsBench ws = blocked()) {
            ws.in("81 01 61  89 01 70  8a 01 71  81 01 62").expect("out pong 70", "flush");

            ws.credit(2).expect("message text a", "message ping 70");
            ws.credit(9).expect("message pong 71", "message text b");
            ws.in("81 01 63").expect("message text c");
        }
    }

    @Test
    @DisplayName("when the receive buffer is full the socket is not read; it is again when all is delivered")
    void pauses() {
        try (WsBench ws = blocked()) {
            ws.in(HALF).expect();
            ws.in(HALF).expect("READ off");

            ws.credit(2).expect(HALF_MESSAGE, HALF_MESSAGE, "READ on");
        }
    }

    @Test
    @DisplayName("reading goes on as soon as half of the receive buffer is free")
    void resumesAtHalf() {
        try (WsBench ws = blocked()) {
            ws.in(HALF + HALF).expect("READ off");

            ws.credit(1).expect(HALF_MESSAGE, "READ on");
            ws.in("81 01 61").expect();
            ws.credit(2).expect(HALF_MESSAGE, "message text a");
        }
    }

    @Test
    @DisplayName("what arrives when it is full is kept as it came, and acted on in its turn")
    void keepsTheRest() {
        try (WsBench ws = blocked()) {
            ws.in(HALF + HALF + "89 01 70  81 01").expect("READ off");
            ws.in("61").expect();

            ws.credit(1).expect(HALF_MESSAGE, "out pong 70", "flush");
            ws.credit(3).expect(HALF_MESSAGE, "message ping 70", "message text a", "READ on");
        }
    }

    @Test
    @DisplayName("an unfinished message counts too")
    void unfinishedMessage() {
        try (WsBench ws = blocked()) {
            ws.in("02 7e 01 c0" + PAYLOAD + "00 7e 02 58" + PAYLOAD).expect();
            ws.in(HexFormat.of().formatHex(Bytes.pattern(128))).expect("READ off");

            ws.credit(1).expect("READ on");
            ws.in("000000000000000000000000000000000000000000000000  80 00")
                    .expect("message binary " + PAYLOAD + PAYLOAD
                            + HexFormat.of().formatHex(Bytes.pattern(128))
                            + "000000000000000000000000000000000000000000000000");
        }
    }

    @Test
    @DisplayName(
            "a close behind held frames is answered at once, delivered after them, and only then the socket closed")
    void close() {
        try (WsBench ws = blocked()) {
            ws.in("81 01 61  88 02 03 e8").expect("out close 03e8", "READ off", "flush");
            ws.pass(60_000).expect();

            ws.credit(1).expect("message text a");
            ws.credit(1).expect("message close 1000 ", "ended", NORMAL);
        }
    }

    @Test
    @DisplayName("a broken rule behind held frames is told after them")
    void violation() {
        try (WsBench ws = blocked()) {
            String error = "ws_protocol_error(1002): RFC 6455 §5.2: reserved opcodes must not be used";
            ws.in("81 01 61  83 00").expect("out close 03ea", "READ off", "flush");

            ws.credit(1).expect("message text a", "failed MAYBE " + error, "CLOSE " + error);
        }
    }

    @Test
    @DisplayName("a close that is not answered in time is told after the held frames")
    void closingTimeout() {
        try (WsBench ws = blocked()) {
            String timeout =
                    "timeout(closing): The peer did not answer our close within websocket.closingTimeout = PT15S";
            ws.send(WsFrame.close()).in("81 01 61").expect("out close ", "flush", "frame written");

            ws.pass(15_000).expect("READ off");
            ws.credit(1).expect("message text a", "failed MAYBE " + timeout, "CLOSE " + timeout);
        }
    }

    @Test
    @DisplayName("while we do not read, the peer's answer to our close is not missed: its time starts anew")
    void closingTimeoutIsSuspended() {
        try (WsBench ws = blocked()) {
            ws.in(HALF + HALF).expect("READ off");
            ws.send(WsFrame.close()).expect("out close ", "flush", "frame written");
            ws.pass(60_000).expect();

            ws.credit(2).expect(HALF_MESSAGE, HALF_MESSAGE, "READ on");
            ws.pass(14_999).expect();
            ws.in("88 00").expect("READ off");
            ws.credit(1).expect("message close", "ended", NORMAL);
        }
    }

    @Test
    @DisplayName("a socket that is lost loses nothing that was received: all of it is delivered first")
    void lost() {
        try (WsBench ws = blocked()) {
            ws.in(HALF + HALF + "81 01 61").expect("READ off");

            ws.lose().expect(HALF_MESSAGE, HALF_MESSAGE, "message text a", "orphan 1 MAYBE");
        }
    }

    @Test
    @DisplayName("a close among what was received before the loss makes it a clean end")
    void lostAfterClose() {
        try (WsBench ws = blocked()) {
            ws.in(HALF + HALF + "81 01 61  89 00  88 02 03 e8").expect("READ off");

            ws.lose()
                    .expect(
                            HALF_MESSAGE,
                            HALF_MESSAGE,
                            "message text a",
                            "message ping ",
                            "message close 1000 ",
                            "ended");
        }
    }

    @Test
    @DisplayName("a broken rule among what was received before the loss changes nothing about the loss")
    void lostAfterViolation() {
        try (WsBench ws = blocked()) {
            ws.in(HALF + HALF + "83 00").expect("READ off");

            ws.lose().expect(HALF_MESSAGE, HALF_MESSAGE, "orphan 1 MAYBE");
        }
    }

    @Test
    @DisplayName("what was not parsed before the loss is delivered up to mailboxBytes")
    void lostWithMuch() {
        try (WsBench ws = blocked()) {
            ws.in(HALF + HALF).expect("READ off");
            ws.in(HALF.repeat(10)).expect();

            ws.lose();

            // 8 times 512 bytes are the 4,096 of mailboxBytes.
            ws.expect(
                    HALF_MESSAGE,
                    HALF_MESSAGE,
                    HALF_MESSAGE,
                    HALF_MESSAGE,
                    HALF_MESSAGE,
                    HALF_MESSAGE,
                    HALF_MESSAGE,
                    HALF_MESSAGE,
                    "orphan 1 MAYBE");
        }
    }

    @Test
    @DisplayName("a socket that is lost after the handshake of closing leaves no stream behind")
    void lostWhileDraining() {
        try (WsBench ws = blocked()) {
            ws.in("81 01 61  88 02 03 e8").expect("out close 03e8", "READ off", "flush");

            ws.lose().expect("message text a", "message close 1000 ", "ended");
        }
    }

    @Test
    @DisplayName("a socket that is lost after a broken rule tells the rule")
    void lostAfterViolationWhileDraining() {
        try (WsBench ws = blocked()) {
            ws.in("81 01 61  83 00").expect("out close 03ea", "READ off", "flush");

            ws.lose()
                    .expect(
                            "message text a",
                            "failed MAYBE ws_protocol_error(1002): RFC 6455 §5.2: reserved opcodes must not be used");
        }
    }

    @Test
    @DisplayName("a cancelled stream drops what is held and reads on, so that its close can be answered")
    void cancel() {
        try (WsBench ws = blocked()) {
            ws.in(HALF + HALF + "81 01 61").expect("READ off");

            ws.stream.silenced = true;
            ws.protocol.cancel(ws.stream);

            ws.expect("event cancel LOCAL cancelled", "out close 03e9", "flush", "READ on");
            ws.in(HALF + HALF + HALF + "88 02 03 e9").expect("ended", NORMAL);
        }
    }

    @Test
    @DisplayName("pongTimeout is suspended while we do not read, and starts anew")
    void pongTimeoutIsSuspended() {
        WsOptions options = WsOptions.builder()
                .receiveBuffer(1_024)
                .keepalive(Duration.ofSeconds(30))
                .pongTimeout(Duration.ofSeconds(10))
                .build();
        try (WsBench ws = WsBench.open(options)) {
            ws.stream.credits = 0;
            ws.in(HALF + HALF).expect("READ off");
            ws.pass(30_000).expect("out ping ffffffffffffffff", "flush", "PING SENT -1");
            ws.pass(29_999).expect();

            ws.credit(2).expect(HALF_MESSAGE, HALF_MESSAGE, "READ on");
            ws.pass(1).expect("out ping fffffffffffffffe", "flush", "PING SENT -2");
            ws.pass(9_998).expect();
            ws.pass(1)
                    .expect("CLOSE timeout(pong): Nothing was received within websocket.pongTimeout = PT10S after a"
                            + " keepalive ping");
        }
    }
}
