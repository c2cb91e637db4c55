package dev.gun.client.internal.protocol;

import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A peer that breaks a rule of RFC 6455 (spec 1 §8 and §16)")
class WsViolationTests {

    private static final WsOptions SMALL =
            WsOptions.builder().maxMessageSize(8).maxFrameSize(6).build();
    private static final String RESERVED_OPCODE = "RFC 6455 §5.2: reserved opcodes must not be used";

    @ParameterizedTest(name = "[{0}] is closed with {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "83 00              | 1002 | RFC 6455 §5.2: reserved opcodes must not be used",
                "c1 00              | 1002 | RFC 6455 §5.2: RSV bits must be 0 unless an extension that uses them was"
                        + " negotiated",
                "09 00              | 1002 | RFC 6455 §5.5: control frames must not be fragmented",
                "89 7e 00 7e        | 1002 | RFC 6455 §5.5: control frames must have a payload of 125 bytes or less",
                "80 00              | 1002 | RFC 6455 §5.4: a continuation frame must follow an unfinished fragmented"
                        + " message",
                "01 00 81 00        | 1002 | RFC 6455 §5.4: a new message must not begin before the fragmented one is"
                        + " finished",
                "81 7e 00 01        | 1002 | RFC 6455 §5.2: the minimal number of bytes must be used to encode the"
                        + " length",
                "81 7f ff 00 00 00 00 00 00 00 | 1002 | RFC 6455 §5.2: the most significant bit of a 64-bit length"
                        + " must be 0",
                "81 80 00 00 00 00  | 1002 | RFC 6455 §5.1: a server must not mask any frames that it sends to the"
                        + " client",
                "88 01 03           | 1002 | RFC 6455 §5.5.1: a close frame's payload must begin with a 2-byte status"
                        + " code",
                "88 02 03 ed        | 1002 | RFC 6455 §7.4: 1005 must not be a close frame's status code",
                "88 03 03 e8 ff     | 1007 | RFC 6455 §5.5.1: a close frame's reason must be valid UTF-8",
                "81 01 ff           | 1007 | RFC 6455 §8.1: a text message must be valid UTF-8 (RFC 3629)",
                "81 07              | 1009 | RFC 6455 §10.4: frame of 7 bytes is larger than maxFrameSize 6",
                "01 05 61 61 61 61 61 80 05 | 1009 | RFC 6455 §10.4: message is larger than maxMessageSize 8",
            })
    void closesWithTheCodeAndSaysWhichRuleBeforeTheSocketIsClosed(String bytes, int code, String rule) {
        try (WsBench ws = WsBench.open(SMALL)) {
            String error = "ws_protocol_error(" + code + "): " + rule;

            ws.in(bytes)
                    .expect(
                            "out close 0" + Integer.toHexString(code),
                            "failed MAYBE " + error,
                            "flush",
                            "CLOSE " + error);
            ws.lose().expect();
        }
    }

    @Test
    @DisplayName("messages before it are delivered, bytes after it discarded")
    void around() {
        try (WsBench ws = WsBench.open()) {
            String error = "ws_protocol_error(1002): " + RESERVED_OPCODE;

            ws.in("81 02 68 69  83 00  81 02 68 69")
                    .expect("message text hi", "out close 03ea", "failed MAYBE " + error, "flush", "CLOSE " + error);
            ws.in("81 02 68 69").expect();
            ws.send(WsFrame.text("late"))
                    .expect(
                            "frame failed: badstate: The WebSocket is closing and takes no more frames (RFC 6455 §5.5.1)",
                            "flush");
        }
    }

    @Test
    @DisplayName("events are told up to the header that breaks it; of a masked frame with the key")
    void events() {
        try (WsBench ws = WsBench.openWithEvents(WsOptions.defaults())) {
            String error = "ws_protocol_error(1002): RFC 6455 §5.1: a server must not mask any frames that it sends to"
                    + " the client";

            ws.in("81 80 00 00 00 02")
                    .expect(
                            "event recv start NONE []",
                            "event recv header NONE [] TEXT rsv=0 length=0 key=2",
                            "event send start [] close 1002 ",
                            "out close 03ea",
                            "event send end [] close 1002 ",
                            "failed MAYBE " + error,
                            "flush",
                            "CLOSE " + error);
        }
    }

    @Test
    @DisplayName("after our close no second one is sent")
    void whileClosing() {
        try (WsBench ws = WsBench.open()) {
            String error = "ws_protocol_error(1002): " + RESERVED_OPCODE;
            ws.send(WsFrame.close()).expect("out close ", "flush", "frame written");

            ws.in("83 00").expect("failed MAYBE " + error, "CLOSE " + error);
        }
    }

    @Test
    @DisplayName("compressed data that is not deflate is closed with 1007")
    void badDeflate() {
        try (WsBench ws = WsBench.openWithDeflate(false)) {
            ws.in("c1 01 ff");

            ws.expect(
                    "out close 03ef",
                    "failed MAYBE ws_protocol_error(1007): RFC 7692 §7.2.2: a compressed message must be valid DEFLATE data (RFC 1951)",
                    "flush",
                    "CLOSE ws_protocol_error(1007): RFC 7692 §7.2.2: a compressed message must be valid DEFLATE data (RFC 1951)");
        }
    }

    private static final String BROKEN = "ws_protocol_error(1002): " + RESERVED_OPCODE;

    /** A message, then a frame with a reserved opcode, while the receiver still works on the message. */
    private static WsBench working() {
        WsBench ws = WsBench.open();
        ws.stream.settled = false;
        return ws.in("81 02 68 69  83 00").expect("message text hi");
    }

    @Test
    @DisplayName("the receiver's answer to a message before it still goes out, before the close")
    void answerGoesOutFirst() {
        try (WsBench ws = working()) {
            ws.send(WsFrame.text("hi")).expect("out text hi", "flush", "frame written");
            ws.in("89 00  81 02 68 69").expect();
            ws.stream.settled = true;

            ws.credit(0).channel.runPendingTasks();
            ws.expect("out close 03ea", "failed MAYBE " + BROKEN, "flush", "CLOSE " + BROKEN);
        }
    }

    @Test
    @DisplayName("a receiver that works on the message before it is waited for half a second, not longer")
    void patienceEnds() {
        try (WsBench ws = working()) {
            ws.pass(499).credit(0).expect();

            ws.pass(1).expect("out close 03ea", "failed MAYBE " + BROKEN, "flush", "CLOSE " + BROKEN);
            ws.pass(500).credit(0).expect();
        }
    }

    @Test
    @DisplayName("a close of the receiver, before ours, is the only one, and its answer is not waited for")
    void ownCloseInstead() {
        try (WsBench ws = working()) {
            ws.send(WsFrame.close(1000, ""))
                    .expect("out close 03e8", "failed MAYBE " + BROKEN, "flush", "frame written", "CLOSE " + BROKEN);
            ws.pass(500).credit(0).expect();
        }
    }

    @Test
    @DisplayName("a cancelled WebSocket does not wait for its receiver")
    void cancelledWhileWaiting() {
        try (WsBench ws = working()) {
            ws.protocol.cancel(ws.stream);

            ws.expect("out close 03ea", "failed MAYBE " + BROKEN, "flush", "CLOSE " + BROKEN);
        }
    }

    @Test
    @DisplayName("a socket that is lost while the receiver works tells the rule")
    void lostWhileWaiting() {
        try (WsBench ws = working()) {
            ws.lose().expect("failed MAYBE " + BROKEN);
            ws.pass(500).expect();
        }
    }
}
