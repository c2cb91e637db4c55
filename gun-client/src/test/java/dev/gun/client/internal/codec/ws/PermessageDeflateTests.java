package dev.gun.client.internal.codec.ws;

import static dev.gun.client.internal.codec.ws.Wire.FIN;
import static dev.gun.client.internal.codec.ws.Wire.RSV1;
import static dev.gun.client.internal.codec.ws.Wire.TEXT;
import static dev.gun.client.internal.codec.ws.Wire.concat;
import static dev.gun.client.internal.codec.ws.Wire.frame;
import static dev.gun.client.internal.codec.ws.Wire.hex;
import static dev.gun.client.internal.codec.ws.Wire.repeat;
import static dev.gun.client.internal.codec.ws.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("permessage-deflate (RFC 7692)")
class PermessageDeflateTests {
    private static final DeflateParams FULL = new DeflateParams(15, 15, false, false);
    private static final DeflateParams NO_TAKEOVER = new DeflateParams(15, 15, true, true);
    private static final byte[] TAIL = hex("0000ffff");

    @Nested
    @DisplayName("§7.2.3: examples")
    class Examples {
        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "'§7.2.3.1: one fixed block', c1 07 f2 48 cd c9 c9 07 00",
            "'§7.2.3.1: two fragments', 41 03 f2 48 cd 80 04 c9 c9 07 00",
            "'§7.2.3.3: a stored block', c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00",
            "'§7.2.3.4: a block with BFINAL', c1 08 f3 48 cd c9 c9 07 00 00",
            "'§7.2.3.5: two blocks', c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00"
        })
        void hello(String name, String frames) {
            assertThat(receive(FULL, hex(frames))).containsExactly("text Hello");
        }

        @Test
        @DisplayName("§7.2.3.2: the second message refers to the first")
        void sharedWindow() {
            assertThat(receive(FULL, hex("c1 07 f2 48 cd c9 c9 07 00"), hex("c1 05 f2 00 11 00 00")))
                    .containsExactly("text Hello", "text Hello");
        }

        @Test
        @DisplayName("§7.2.3.6: an empty message is the byte 0x00")
        void empty() {
            assertThat(receive(FULL, hex("c1 01 00"), hex("c2 01 00"))).containsExactly("text ", "binary []");
        }

        @Test
        @DisplayName("§7.2.3.6: the last fragment may be empty")
        void emptyLastFragment() {
            assertThat(receive(FULL, hex("41 07 f2 48 cd c9 c9 07 00"), hex("80 00")))
                    .containsExactly("text Hello");
            assertThat(receive(FULL, hex("41 06 f2 48 cd c9 c9 07"), hex("80 01 00")))
                    .containsExactly("text Hello");
        }

        @Test
        @DisplayName("§7.2.3.4: messages go on after BFINAL, with and without the byte 0x00 that should follow it")
        void afterBfinal() {
            assertThat(receive(
                            FULL,
                            hex("c1 08 f3 48 cd c9 c9 07 00 00"),
                            hex("c1 07 f3 48 cd c9 c9 07 00"),
                            hex("c1 07 f2 48 cd c9 c9 07 00")))
                    .containsExactly("text Hello", "text Hello", "text Hello");
        }

        @Test
        void messageWithoutAnyByteIsEmptyAndSpoilsNothing() {
            assertThat(receive(FULL, hex("c1 00"), hex("c1 07 f2 48 cd c9 c9 07 00")))
                    .containsExactly("text ", "text Hello");
        }
    }

    @Nested
    @DisplayName("§6: RSV1")
    class Rsv1 {
        @Test
        void messagesMayBeUncompressed() {
            assertThat(receive(FULL, hex("81 01 61"), hex("c1 07 f2 48 cd c9 c9 07 00"), hex("82 01 00")))
                    .containsExactly("text a", "text Hello", "binary [00]");
        }

        @Test
        void controlFramesBetweenCompressedFragmentsAreNotCompressed() {
            assertThat(receive(FULL, hex("41 03 f2 48 cd"), hex("89 01 61"), hex("80 04 c9 c9 07 00")))
                    .containsExactly("ping [61]", "text Hello");
        }

        @ParameterizedTest
        @ValueSource(strings = {"c8", "c9", "ca"})
        void compressedControlFrameIsRefused(String hex) {
            assertThat(receive(FULL, hex(hex)))
                    .containsExactly("violation 1002 RFC 7692 §6: control frames must not be compressed");
        }

        @Test
        void rsv1OnALaterFragmentIsRefused() {
            assertThat(receive(FULL, hex("41 03 f2 48 cd"), hex("c0 04")))
                    .containsExactly(
                            "violation 1002 RFC 7692 §6.1: RSV1 must be set on the first fragment of a message only");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a1", "91", "e1", "f1"})
        void theOtherBitsRemainReserved(String hex) {
            assertThat(receive(FULL, hex(hex)))
                    .containsExactly(
                            "violation 1002 RFC 6455 §5.2: RSV bits must be 0 unless an extension that uses them"
                                    + " was negotiated");
        }
    }

    @Nested
    @DisplayName("Bad input")
    class BadInput {
        @ParameterizedTest
        @ValueSource(strings = {"c1 01 07", "c1 05 00 01 00 01 00", "41 05 00 01 00 01 00"})
        void corruptDataIs1007(String hex) {
            assertThat(receive(FULL, hex(hex)))
                    .containsExactly(
                            "violation 1007 RFC 7692 §7.2.2: a compressed message must be valid DEFLATE data (RFC 1951)");
        }

        @Test
        void decompressedTextIsValidatedAsItArrives() {
            byte[] bad = deflate(hex("61 62 f4 90"), false);

            assertThat(receive(FULL, Wire.header(RSV1 | FIN | TEXT, 1000), Arrays.copyOf(bad, bad.length - 1)))
                    .containsExactly("violation 1007 RFC 6455 §8.1: a text message must be valid UTF-8 (RFC 3629)");
        }

        @Test
        void characterCutOffByTheEnd() {
            assertThat(receive(FULL, frame(RSV1 | FIN | TEXT, deflate(hex("61 e2 82"), false))))
                    .containsExactly("violation 1007 RFC 6455 §8.1: a text message must be valid UTF-8 (RFC 3629)");
        }

        @Test
        void messageMayBeAsLargeAsTheLimit() {
            byte[] bytes = frame(RSV1 | FIN | TEXT, deflate(repeat('x', 5000), false));

            assertThat(receive(new WsLimits(9999, 5000, 9999), FULL, bytes))
                    .containsExactly("text " + "x".repeat(5000));
            assertThat(receive(new WsLimits(9999, 9999, 5000), FULL, bytes))
                    .containsExactly("text " + "x".repeat(5000));
        }

        @ParameterizedTest
        @CsvSource({"4999, 9999", "9999, 4999"})
        void largerIs1009(long maxMessageSize, long maxDecompressedSize) {
            byte[] bytes = frame(RSV1 | FIN | TEXT, deflate(repeat('x', 5000), false));

            assertThat(receive(new WsLimits(9999, maxMessageSize, maxDecompressedSize), FULL, bytes))
                    .containsExactly(
                            "violation 1009 RFC 6455 §10.4: message is larger than 4999 bytes after decompression"
                                    + " (maxDecompressedSize, maxMessageSize)");
        }

        @Test
        @DisplayName("a bomb is stopped at the limit, before the rest of it is decompressed")
        void bomb() {
            byte[] bomb = deflate(new byte[64 << 20], false);
            Recorder recorder = new Recorder();
            try (PermessageDeflate deflate = new PermessageDeflate(FULL, -1)) {
                WsMachine machine = new WsMachine(WsLimits.DEFAULT, deflate, false, recorder);
                recorder.feed(machine, Unpooled.wrappedBuffer(Wire.header(RSV1 | FIN | 2, 1L << 40), bomb));
            }

            assertThat(bomb).hasSizeLessThan(70_000);
            assertThat(recorder.lines())
                    .containsExactly("violation 1009 RFC 6455 §10.4: message is larger than 16777216 bytes after"
                            + " decompression (maxDecompressedSize, maxMessageSize)");
        }
    }

    @Nested
    @DisplayName("§7.2.1: sending")
    class Sending {
        @Test
        @DisplayName("messages are written as in the examples, the second refers to the first")
        void examples() {
            try (PermessageDeflate deflate = new PermessageDeflate(FULL, -1)) {
                FrameWriter writer = new FrameWriter(() -> 0, deflate);
                ByteBuf out = Unpooled.buffer();

                writer.writeText(out, "Hello");
                writer.writeText(out, "Hello");
                writer.writeText(out, "");
                writer.writePing(out, ByteBuffer.wrap(utf8("a")));

                assertThat(hex(out))
                        .isEqualTo("c18700000000f248cdc9c90700" + "c18500000000f200110000" + "c1810000000000"
                                + "89810000000061");
            }
        }

        @Test
        @DisplayName("§7.1.1.2: without context takeover nothing refers to an earlier message")
        void withoutTakeover() {
            try (PermessageDeflate deflate = new PermessageDeflate(NO_TAKEOVER, -1)) {
                FrameWriter writer = new FrameWriter(() -> 0, deflate);
                ByteBuf one = writer.text(UnpooledByteBufAllocator.DEFAULT, "Hello");
                ByteBuf two = writer.binary(UnpooledByteBufAllocator.DEFAULT, ByteBuffer.wrap(utf8("Hello")));

                assertThat(hex(one)).isEqualTo("c18700000000f248cdc9c90700");
                assertThat(hex(two)).isEqualTo("c28700000000f248cdc9c90700");
                one.release();
                two.release();
            }
        }

        @Test
        @DisplayName(
                "for every window, both takeover modes, any messages: a plain inflater reads them, and nothing refers"
                        + " further back than the window")
        void roundTrip() {
            qt().withExamples(50)
                    .forAll(longs().all(), integers().between(8, 15), booleans().all())
                    .checkAssert((seed, bits, reset) -> {
                        Random random = new Random(seed);
                        try (PermessageDeflate deflate = new PermessageDeflate(
                                new DeflateParams(15, bits, false, reset), random.nextInt(11) - 1)) {
                            FrameWriter writer = new FrameWriter(() -> 0, deflate);
                            Inflater inflater = new Inflater(true);
                            for (int i = 0; i < 4; i++) {
                                byte[] message = message(random);
                                byte[] payload = payload(writer, message);
                                assertThat(plainInflate(inflater, payload)).isEqualTo(message);
                                if (reset) {
                                    inflater.reset();
                                }
                            }
                            inflater.end();
                        }
                    });
        }

        @ParameterizedTest
        @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
        @DisplayName("§7.1.2.2: no distance exceeds the window")
        void window(int bits) {
            Random random = new Random(bits);
            try (PermessageDeflate deflate = new PermessageDeflate(new DeflateParams(15, bits, false, false), 9)) {
                FrameWriter writer = new FrameWriter(() -> 0, deflate);
                byte[] unit = new byte[(1 << bits) - 1];
                random.nextBytes(unit);
                byte[] first = concat(unit, unit, unit);
                byte[] second = concat(repeat('a', 300), unit, repeat('a', 300));
                byte[] stream = concat(
                        payload(writer, first),
                        TAIL,
                        payload(writer, second),
                        TAIL,
                        payload(writer, utf8("aaaa")),
                        TAIL);

                PlainInflate read = new PlainInflate(stream);

                assertThat(read.output()).isEqualTo(concat(first, second, utf8("aaaa")));
                assertThat(read.maxDistance()).isBetween(1, 1 << bits);
            }
        }
    }

    @Nested
    @DisplayName("Contexts")
    class Contexts {
        @Test
        void receivingContextIsForgottenWithoutTakeover() {
            assertThat(receive(NO_TAKEOVER, hex("c1 07 f2 48 cd c9 c9 07 00"), hex("c1 05 f2 00 11 00 00")))
                    .containsExactly(
                            "text Hello",
                            "violation 1007 RFC 7692 §7.2.2: a compressed message must be valid DEFLATE data (RFC 1951)");
        }

        @Test
        void releasingWhenIdleLosesNothingThatIsNeeded() {
            Recorder recorder = new Recorder();
            try (PermessageDeflate deflate = new PermessageDeflate(FULL, -1)) {
                WsMachine machine = new WsMachine(WsLimits.DEFAULT, deflate, false, recorder);
                FrameWriter writer = new FrameWriter(() -> 0, deflate);
                ByteBuf out = Unpooled.buffer();

                writer.writeText(out, "Hello");
                recorder.feed(machine, Unpooled.wrappedBuffer(hex("c1 07 f2 48 cd c9 c9 07 00")));
                deflate.releaseIdle();
                writer.writeText(out, "Hello");
                recorder.feed(machine, Unpooled.wrappedBuffer(hex("c1 05 f2 00 11 00 00")));

                assertThat(recorder.lines()).containsExactly("text Hello", "text Hello");
                assertThat(hex(out)).isEqualTo("c18700000000f248cdc9c90700".repeat(2));
            }
        }

        @Test
        void closedContextsAreNotMadeAnew() {
            PermessageDeflate deflate = new PermessageDeflate(FULL, -1);
            FrameWriter writer = new FrameWriter(() -> 0, deflate);
            writer.writeText(Unpooled.buffer(), "Hello");
            deflate.close();
            deflate.close();

            assertThatThrownBy(() -> writer.writeText(Unpooled.buffer(), "Hello"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the WebSocket's compression contexts are closed");
        }

        @ParameterizedTest
        @ValueSource(ints = {-2, 10})
        void levelOutOfRange(int level) {
            assertThatThrownBy(() -> new PermessageDeflate(FULL, level))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("compression level must be from -1 to 9, was " + level);
        }
    }

    static List<String> receive(DeflateParams params, byte[]... frames) {
        return receive(WsLimits.DEFAULT, params, concat(frames));
    }

    static List<String> receive(WsLimits limits, DeflateParams params, byte[] bytes) {
        Recorder recorder = new Recorder();
        try (PermessageDeflate deflate = new PermessageDeflate(params, -1)) {
            return recorder.feed(new WsMachine(limits, deflate, false, recorder), Unpooled.wrappedBuffer(bytes));
        }
    }

    /** A message as a server compresses it. */
    static byte[] deflate(byte[] message, boolean bfinal) {
        Deflater deflater = new Deflater(-1, true);
        try {
            return deflate(deflater, message, bfinal);
        } finally {
            deflater.end();
        }
    }

    static byte[] deflate(Deflater deflater, byte[] message, boolean bfinal) {
        if (message.length == 0) {
            return new byte[1];
        }
        deflater.setInput(message);
        if (bfinal) {
            deflater.finish();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[100_000];
        int n = chunk.length;
        while (n == chunk.length) {
            n = deflater.deflate(chunk, 0, chunk.length, bfinal ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
            out.write(chunk, 0, n);
        }
        byte[] bytes = out.toByteArray();
        if (!bfinal) {
            return Arrays.copyOf(bytes, bytes.length - TAIL.length);
        }
        deflater.reset();
        return concat(bytes, new byte[1]);
    }

    private static byte[] payload(FrameWriter writer, byte[] message) {
        ByteBuf frame = writer.binary(UnpooledByteBufAllocator.DEFAULT, ByteBuffer.wrap(message));
        int payload = frame.readableBytes();
        int header = payload - 6 < 126 ? 6 : payload - 8 <= 0xFFFF ? 8 : 14;
        assertThat(frame.getUnsignedByte(0)).isEqualTo((short) 0xC2);
        byte[] bytes = ByteBufUtil.getBytes(frame.skipBytes(header));
        frame.release();
        return bytes;
    }

    private static byte[] plainInflate(Inflater inflater, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[10_000];
        inflater.setInput(concat(payload, TAIL));
        try {
            for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
                out.write(chunk, 0, n);
            }
        } catch (DataFormatException e) {
            throw new AssertionError("not DEFLATE data", e);
        }
        assertThat(inflater.getRemaining()).isZero();
        return out.toByteArray();
    }

    private static byte[] message(Random random) {
        byte[] message = new byte[random.nextInt(random.nextInt(5) == 0 ? 200_000 : 2_000)];
        int letters = 1 + random.nextInt(256);
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) random.nextInt(letters);
        }
        return message;
    }
}
