package dev.gun.client.internal.codec.ws;

import static dev.gun.client.internal.codec.ws.Wire.BINARY;
import static dev.gun.client.internal.codec.ws.Wire.CLOSE;
import static dev.gun.client.internal.codec.ws.Wire.CONTINUATION;
import static dev.gun.client.internal.codec.ws.Wire.FIN;
import static dev.gun.client.internal.codec.ws.Wire.PING;
import static dev.gun.client.internal.codec.ws.Wire.TEXT;
import static dev.gun.client.internal.codec.ws.Wire.concat;
import static dev.gun.client.internal.codec.ws.Wire.frame;
import static dev.gun.client.internal.codec.ws.Wire.header;
import static dev.gun.client.internal.codec.ws.Wire.hex;
import static dev.gun.client.internal.codec.ws.Wire.repeat;
import static dev.gun.client.internal.codec.ws.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Receiving WebSocket frames")
class WsMachineTests {
    private static final String NOT_UTF8 =
            "violation 1007 RFC 6455 §8.1: a text message must be valid UTF-8 (RFC 3629)";

    @Nested
    @DisplayName("RFC 6455 §5.7: examples")
    class Examples {
        @Test
        void unmaskedTextMessage() {
            assertThat(Recorder.receive(hex("81 05 48 65 6c 6c 6f"))).containsExactly("text Hello");
        }

        @Test
        void fragmentedUnmaskedTextMessage() {
            assertThat(Recorder.receive(hex("01 03 48 65 6c"), hex("80 02 6c 6f")))
                    .containsExactly("text Hello");
        }

        @Test
        void unmaskedPingAndPong() {
            assertThat(Recorder.receive(hex("89 05 48 65 6c 6c 6f"), hex("8a 05 48 65 6c 6c 6f")))
                    .containsExactly("ping [48656c6c6f]", "pong [48656c6c6f]");
        }

        @Test
        void binaryMessageOf256Bytes() {
            assertThat(Recorder.receive(hex("82 7e 01 00"), repeat(7, 256)))
                    .containsExactly("binary [" + "07".repeat(256) + "]");
        }

        @Test
        void binaryMessageOf64KiB() {
            assertThat(Recorder.receive(hex("82 7f 00 00 00 00 00 01 00 00"), repeat(7, 65536)))
                    .containsExactly("binary [" + "07".repeat(65536) + "]");
        }
    }

    @Nested
    @DisplayName("RFC 6455 §5.2: framing")
    class Framing {
        @ParameterizedTest
        @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
        void reservedOpcodeIsRefusedAtItsFirstByte(int opcode) {
            assertThat(Recorder.receive(new byte[] {(byte) (FIN | opcode)}))
                    .containsExactly("violation 1002 RFC 6455 §5.2: reserved opcodes must not be used");
        }

        @ParameterizedTest
        @ValueSource(ints = {0x10, 0x20, 0x40, 0x70})
        void reservedBitWithoutExtensionIsRefused(int rsv) {
            assertThat(Recorder.receive(new byte[] {(byte) (FIN | rsv | TEXT)}))
                    .containsExactly(
                            "violation 1002 RFC 6455 §5.2: RSV bits must be 0 unless an extension that uses them"
                                    + " was negotiated");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "82 7e 00 7d",
                    "82 7e 00 00",
                    "82 7f 00 00 00 00 00 00 ff ff",
                    "82 7f 00 00 00 00 00 00 00 01"
                })
        void lengthThatIsLongerThanNeededIsRefused(String hex) {
            assertThat(Recorder.receive(hex(hex)))
                    .containsExactly(
                            "violation 1002 RFC 6455 §5.2: the minimal number of bytes must be used to encode the"
                                    + " length");
        }

        @Test
        void negative64BitLengthIsRefused() {
            assertThat(Recorder.receive(hex("82 7f 80 00 00 00 00 00 00 00")))
                    .containsExactly(
                            "violation 1002 RFC 6455 §5.2: the most significant bit of a 64-bit length must be 0");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125, 126, 65535, 65536})
        void everyKindOfLengthIsRead(int length) {
            assertThat(Recorder.receive(frame(FIN | TEXT, repeat('x', length)), frame(FIN | PING, utf8("!"))))
                    .containsExactly("text " + "x".repeat(length), "ping [21]");
        }

        @Test
        @DisplayName("§5.1: a masked frame from the server is refused")
        void maskedFrame() {
            assertThat(Recorder.receive(hex("81 85 37 fa 21 3d 7f 9f 4d 51 58")))
                    .containsExactly(
                            "violation 1002 RFC 6455 §5.1: a server must not mask any frames that it sends to the client");
        }
    }

    @Nested
    @DisplayName("RFC 6455 §5.4: fragmentation")
    class Fragmentation {
        @Test
        void controlFramesMayComeInTheMidst() {
            assertThat(Recorder.receive(
                            frame(BINARY, hex("01")),
                            frame(FIN | PING, hex("02")),
                            frame(CONTINUATION, hex("03")),
                            frame(FIN | CONTINUATION, hex("04"))))
                    .containsExactly("ping [02]", "binary [010304]");
        }

        @Test
        void fragmentsMayBeEmpty() {
            assertThat(Recorder.receive(
                            frame(TEXT, hex("")),
                            frame(CONTINUATION, hex("")),
                            frame(FIN | CONTINUATION, hex("")),
                            frame(FIN | TEXT, utf8("x"))))
                    .containsExactly("text ", "text x");
        }

        @Test
        void continuationWithoutMessageIsRefused() {
            assertThat(Recorder.receive(hex("80 00")))
                    .containsExactly(
                            "violation 1002 RFC 6455 §5.4: a continuation frame must follow an unfinished fragmented message");
        }

        @Test
        void continuationAfterTheLastFragmentIsRefused() {
            assertThat(Recorder.receive(frame(TEXT, utf8("a")), frame(FIN | CONTINUATION, utf8("b")), hex("00 00")))
                    .containsExactly(
                            "text ab",
                            "violation 1002 RFC 6455 §5.4: a continuation frame must follow an unfinished fragmented message");
        }

        @Test
        void newMessageBeforeTheLastFragmentIsRefused() {
            assertThat(Recorder.receive(frame(TEXT, utf8("a")), frame(FIN | TEXT, utf8("b"))))
                    .containsExactly(
                            "violation 1002 RFC 6455 §5.4: a new message must not begin before the fragmented one is"
                                    + " finished");
        }
    }

    @Nested
    @DisplayName("RFC 6455 §5.5: control frames")
    class Control {
        @ParameterizedTest
        @ValueSource(ints = {0x08, 0x09, 0x0A})
        void fragmentedControlFrameIsRefused(int firstByte) {
            assertThat(Recorder.receive(new byte[] {(byte) firstByte}))
                    .containsExactly("violation 1002 RFC 6455 §5.5: control frames must not be fragmented");
        }

        @ParameterizedTest
        @ValueSource(strings = {"88 7e", "89 7e", "8a 7f"})
        void longControlFrameIsRefusedAtItsSecondByte(String hex) {
            assertThat(Recorder.receive(hex(hex)))
                    .containsExactly(
                            "violation 1002 RFC 6455 §5.5: control frames must have a payload of 125 bytes or less");
        }

        @Test
        void pingMayBeEmptyOrHave125Bytes() {
            assertThat(Recorder.receive(hex("89 00"), frame(FIN | PING, repeat(0xFE, 125))))
                    .containsExactly("ping []", "ping [" + "fe".repeat(125) + "]");
        }
    }

    @Nested
    @DisplayName("RFC 6455 §5.5.1, §7.4: close")
    class Closing {
        @Test
        void closeMayBeEmpty() {
            assertThat(Recorder.receive(hex("88 00"))).containsExactly("close -1 ");
        }

        @Test
        void closeMayHaveAReason() {
            assertThat(Recorder.receive(hex("88 06 03 e8 6f 6b 21 21"))).containsExactly("close 1000 ok!!");
        }

        @Test
        void closeOfOneByteIsRefused() {
            assertThat(Recorder.receive(hex("88 01 03")))
                    .containsExactly(
                            "violation 1002 RFC 6455 §5.5.1: a close frame's payload must begin with a 2-byte status code");
        }

        @ParameterizedTest
        @ValueSource(
                ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
        void validCode(int code) {
            assertThat(Recorder.receive(Wire.close(code, ""))).containsExactly("close " + code + " ");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
        void invalidCodeIsRefused(int code) {
            assertThat(Recorder.receive(Wire.close(code, "")))
                    .containsExactly(
                            "violation 1002 RFC 6455 §7.4: " + code + " must not be a close frame's status code");
        }

        @ParameterizedTest
        @ValueSource(strings = {"88 03 03 e8 ff", "88 04 03 e8 e2 82"})
        void reasonThatIsNotUtf8IsRefused(String hex) {
            assertThat(Recorder.receive(hex(hex)))
                    .containsExactly("violation 1007 RFC 6455 §5.5.1: a close frame's reason must be valid UTF-8");
        }

        @Test
        @DisplayName("§5.5.1: what follows a close frame is discarded")
        void nothingAfterClose() {
            Recorder recorder = new Recorder();
            WsMachine machine = new WsMachine(WsLimits.DEFAULT, null, true, recorder);

            recorder.feed(
                    machine,
                    Unpooled.wrappedBuffer(Wire.close(1001, "bye"), frame(FIN | TEXT, utf8("late")), hex("ff")));
            recorder.feed(machine, Unpooled.wrappedBuffer(hex("ff ff")));

            assertThat(recorder.lines())
                    .containsExactly(
                            "start NONE",
                            "header NONE CLOSE rsv=0 length=5 key=-1",
                            "end 1001 [627965]",
                            "close 1001 bye");
            assertThat(machine.state()).isEqualTo(WsMachine.State.CLOSED);
            assertThat(machine.violation()).isNull();
        }

        @Test
        void closeInTheMidstOfAMessageEndsIt() {
            assertThat(Recorder.receive(frame(TEXT, utf8("a")), frame(FIN | CLOSE, hex("")), hex("80 00")))
                    .containsExactly("close -1 ");
        }
    }

    @Nested
    @DisplayName("RFC 6455 §8.1: text fails at the first byte that is not UTF-8")
    class FailFast {
        @ParameterizedTest
        @CsvSource({
            "81 16 ce ba e1 bd b9 cf 83 ce bc ce b5, f4, 90", // in an unfinished frame
            "01 0b ce ba e1 bd b9 cf 83 ce bc ce b5 00 02, f4, 90", // in a later, unfinished fragment
            "81 05 61 62 63, c2, 41"
        })
        void atThatByte(String fine, String lead, String bad) {
            Recorder recorder = new Recorder();
            WsMachine machine = new WsMachine(WsLimits.DEFAULT, null, false, recorder);

            recorder.feed(machine, Unpooled.wrappedBuffer(hex(fine)));
            assertThat(recorder.feed(machine, Unpooled.wrappedBuffer(hex(lead))))
                    .isEmpty();
            assertThat(recorder.feed(machine, Unpooled.wrappedBuffer(hex(bad)))).containsExactly(NOT_UTF8);
            assertThat(recorder.feed(machine, Unpooled.wrappedBuffer(hex("89 00"))))
                    .containsExactly(NOT_UTF8);
            assertThat(machine.state()).isEqualTo(WsMachine.State.FAILED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"81 01 e2", "81 03 61 62 f0", "01 01 e2 80 01 82", "01 01 e2 80 00"})
        void characterCutOffByTheEndOfTheMessage(String hex) {
            assertThat(Recorder.receive(hex(hex))).containsExactly(NOT_UTF8);
        }

        @Test
        void characterMayBeCutByAFragment() {
            assertThat(Recorder.receive(hex("01 01 e2"), hex("89 00"), hex("00 01 82"), hex("80 01 ac")))
                    .containsExactly("ping []", "text €");
        }

        @Test
        void binaryIsNotValidated() {
            assertThat(Recorder.receive(hex("82 02 ff fe"))).containsExactly("binary [fffe]");
        }
    }

    @Nested
    @DisplayName("Limits (page 1 §8: larger → 1009)")
    class Limits {
        private final WsLimits limits = new WsLimits(8, 10, 10);

        @Test
        void largestFrameIsAccepted() {
            assertThat(Recorder.receive(limits, false, frame(FIN | BINARY, new byte[8])))
                    .containsExactly("binary [0000000000000000]");
        }

        @Test
        void largerFrameIsRefusedByItsHeader() {
            assertThat(Recorder.receive(limits, false, header(FIN | BINARY, 9)))
                    .containsExactly("violation 1009 RFC 6455 §10.4: frame of 9 bytes is larger than maxFrameSize 8");
        }

        @Test
        void largestMessageIsAccepted() {
            assertThat(Recorder.receive(
                            limits,
                            false,
                            concat(frame(TEXT, utf8("12345678")), frame(FIN | CONTINUATION, utf8("90")))))
                    .containsExactly("text 1234567890");
        }

        @Test
        void largerMessageIsRefusedByTheHeaderThatMakesItSo() {
            assertThat(Recorder.receive(
                            limits, false, concat(frame(TEXT, utf8("12345678")), header(FIN | CONTINUATION, 3))))
                    .containsExactly("violation 1009 RFC 6455 §10.4: message is larger than maxMessageSize 10");
        }

        @Test
        void defaultIs16MiB() {
            assertThat(Recorder.receive(header(FIN | BINARY, 1 << 24))).isEmpty();
            assertThat(Recorder.receive(header(FIN | BINARY, (1 << 24) + 1)))
                    .containsExactly("violation 1009 RFC 6455 §10.4: message is larger than maxMessageSize 16777216");
            assertThat(Recorder.receive(header(FIN | BINARY, Long.MAX_VALUE)))
                    .containsExactly("violation 1009 RFC 6455 §10.4: message is larger than maxMessageSize 16777216");
        }

        @Test
        @DisplayName("a header that announces 16 MiB costs next to nothing; memory follows what has arrived")
        void announcedLengthIsNotAllocated() {
            MessageBuffer buffer = new MessageBuffer(false, 1 << 24);

            buffer.append(Unpooled.wrappedBuffer(new byte[100]), 100, 1 << 24);
            assertThat(buffer.array()).hasSize(256);
            buffer.append(Unpooled.wrappedBuffer(new byte[1000]), 1000, 1 << 24);
            assertThat(buffer.array()).hasSize(1100);
            buffer.append(Unpooled.wrappedBuffer(new byte[1]), 1, 1 << 24);
            assertThat(buffer.array()).hasSize(2200);
            buffer.append(Unpooled.wrappedBuffer(new byte[1400]), 1400, 2501);
            assertThat(buffer.array()).as("exact when the end is known").hasSize(2501);
        }
    }

    @Nested
    @DisplayName("Frame events (page 2)")
    class Events {
        @Test
        void everyFrameHasItsThreeEventsBeforeItsMessage() {
            byte[] bytes = concat(
                    frame(FIN | TEXT, utf8("a")),
                    frame(BINARY, hex("01")),
                    frame(FIN | PING, hex("")),
                    frame(CONTINUATION, hex("02")),
                    frame(FIN | CONTINUATION, hex("03")),
                    Wire.close(1000, "x"));

            assertThat(Recorder.receive(WsLimits.DEFAULT, true, bytes))
                    .containsExactly(
                            "start NONE",
                            "header NONE TEXT rsv=0 length=1 key=-1",
                            "end -1 [61]",
                            "text a",
                            "start NONE",
                            "header BINARY BINARY rsv=0 length=1 key=-1",
                            "end -1 [01]",
                            "start BINARY",
                            "header BINARY PING rsv=0 length=0 key=-1",
                            "end -1 []",
                            "ping []",
                            "start BINARY",
                            "header BINARY CONTINUATION rsv=0 length=1 key=-1",
                            "end -1 [02]",
                            "start BINARY",
                            "header BINARY_FIN CONTINUATION rsv=0 length=1 key=-1",
                            "end -1 [03]",
                            "binary [010203]",
                            "start NONE",
                            "header NONE CLOSE rsv=0 length=3 key=-1",
                            "end 1000 [78]",
                            "close 1000 x");
        }

        @Test
        void maskKeyIsShownBeforeTheMaskedFrameIsRefused() {
            assertThat(Recorder.receive(WsLimits.DEFAULT, true, hex("81 85 fa 37 21 3d 7f")))
                    .containsExactly(
                            "start NONE",
                            "header NONE TEXT rsv=0 length=5 key=" + 0xFA37213DL,
                            "violation 1002 RFC 6455 §5.1: a server must not mask any frames that it sends to the client");
        }

        @Test
        void brokenHeaderHasNoHeaderEvent() {
            assertThat(Recorder.receive(WsLimits.DEFAULT, true, hex("83 00")))
                    .containsExactly("start NONE", "violation 1002 RFC 6455 §5.2: reserved opcodes must not be used");
        }
    }

    @Test
    @DisplayName("a caller without credits stops after one message, with the rest left in the buffer")
    void stopsAfterEachMessage() {
        Recorder recorder = new Recorder();
        WsMachine machine = new WsMachine(WsLimits.DEFAULT, null, false, recorder);
        ByteBuf in = Unpooled.wrappedBuffer(
                frame(TEXT, utf8("a")),
                frame(FIN | CONTINUATION, utf8("b")),
                frame(FIN | PING, hex("01")),
                hex("82 01"));

        assertThat(machine.next(in)).isEqualTo(WsMachine.Step.EMITTED);
        assertThat(recorder.lines()).containsExactly("text ab");
        assertThat(in.readableBytes()).isEqualTo(5);
        assertThat(machine.isIdle()).isTrue();
        assertThat(machine.next(in)).isEqualTo(WsMachine.Step.EMITTED);
        assertThat(recorder.lines()).containsExactly("text ab", "ping [01]");
        assertThat(machine.next(in)).isEqualTo(WsMachine.Step.NEED_MORE);
        assertThat(in.isReadable()).isFalse();
        assertThat(machine.state()).isEqualTo(WsMachine.State.IN_PAYLOAD);
        assertThat(machine.isIdle()).isFalse();
    }

    @Test
    void failureIsToldOnce() {
        Recorder recorder = new Recorder();
        WsMachine machine = new WsMachine(WsLimits.DEFAULT, null, false, recorder);

        assertThat(machine.next(Unpooled.wrappedBuffer(hex("83")))).isEqualTo(WsMachine.Step.FAILED);
        assertThat(machine.next(Unpooled.wrappedBuffer(hex("81 01 61")))).isEqualTo(WsMachine.Step.NEED_MORE);
        assertThat(recorder.lines()).isEqualTo(List.of());
    }
}
