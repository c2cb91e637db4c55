package dev.gun.client.internal.codec.ws;

import static dev.gun.client.internal.codec.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Writing WebSocket frames")
class FrameWriterTests {
    private static final int RFC_KEY = 0x37FA213D;

    private final FrameWriter writer = new FrameWriter(() -> RFC_KEY, null);
    private final ByteBuf out = Unpooled.buffer();

    @Test
    @DisplayName("RFC 6455 §5.7: a single-frame masked text message")
    void maskedText() {
        writer.writeText(out, "Hello");

        assertThat(hex(out)).isEqualTo("818537fa213d7f9f4d5158");
    }

    @Test
    @DisplayName("RFC 6455 §5.7: a masked pong")
    void maskedPong() {
        writer.writePong(out, ByteBuffer.wrap(Wire.utf8("Hello")));

        assertThat(hex(out)).isEqualTo("8a8537fa213d7f9f4d5158");
    }

    @Test
    void maskedPing() {
        writer.writePing(out, ByteBuffer.wrap(new byte[0]));

        assertThat(hex(out)).isEqualTo("898037fa213d");
    }

    @Test
    void maskedBinary() {
        writer.writeBinary(out, ByteBuffer.wrap(hex("000000000102")));

        assertThat(hex(out)).isEqualTo("828637fa213d" + "37fa213d" + "36f8");
    }

    @Test
    void framesAreAppended() {
        writer.writeText(out, "Hello");
        writer.writePing(out, ByteBuffer.wrap(new byte[0]));
        writer.writeClose(out, CloseCodes.NONE, "");

        assertThat(hex(out)).isEqualTo("818537fa213d7f9f4d5158" + "898037fa213d" + "888037fa213d");
    }

    @ParameterizedTest
    @DisplayName("RFC 6455 §5.2: the length takes the minimal number of bytes")
    @CsvSource({"0, 8280", "125, 82fd", "126, 82fe007e", "65535, 82feffff", "65536, 82ff0000000000010000"})
    void minimalLength(int length, String header) {
        ByteBuf frame = writer.binary(UnpooledByteBufAllocator.DEFAULT, ByteBuffer.wrap(new byte[length]));

        assertThat(hex(frame))
                .isEqualTo(
                        header + "37fa213d" + "37fa213d".repeat(length / 4) + "37fa213d".substring(0, length % 4 * 2));
        assertThat(frame.capacity()).as("of just the frame's size").isEqualTo(frame.readableBytes());
        frame.release();
    }

    @Test
    @DisplayName("for any text and any buffer, the payload unmasked is the text in UTF-8")
    void anyText() {
        qt().withExamples(300).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            String text = text(random);
            int key = random.nextInt();
            FrameWriter any = new FrameWriter(() -> key, null);
            ByteBuf frame = random.nextBoolean() ? Unpooled.buffer(1) : Unpooled.directBuffer(1);
            int before = random.nextInt(10);
            frame.writeZero(before);

            any.writeText(frame, text);

            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            byte[] header = Wire.header(0x81, payload.length);
            header[1] |= (byte) 0x80;
            frame.skipBytes(before);
            assertThat(ByteBufUtil.getBytes(frame.readSlice(header.length))).isEqualTo(header);
            assertThat(frame.readInt()).isEqualTo(key);
            Masking.mask(frame, frame.readerIndex(), frame.readableBytes(), key);
            assertThat(ByteBufUtil.getBytes(frame)).isEqualTo(payload);
            frame.release();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, Masking.PIECE - 1, Masking.PIECE, Masking.PIECE + 3})
    @DisplayName("RFC 6455 §5.3: payloads of more than one piece are masked byte by byte as if they were one")
    void morePieces(int beyondOnePiece) {
        int size = Masking.PIECE + beyondOnePiece;
        int key = 0x01F2_83C4;
        FrameWriter any = new FrameWriter(() -> key, null);
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        StringBuilder ascii = new StringBuilder();
        StringBuilder other = new StringBuilder();
        for (byte b : data) {
            ascii.append((char) ('a' + (b & 0xF)));
            other.append((char) ('\u00e0' + (b & 0xF)));
        }
        ByteBuf frame = Unpooled.directBuffer();

        any.writeBinary(frame, ByteBuffer.wrap(data));
        assertThat(unmasked(frame, size, key)).isEqualTo(data);
        any.writeText(frame, ascii.toString());
        assertThat(unmasked(frame, size, key)).isEqualTo(ascii.toString().getBytes(StandardCharsets.UTF_8));
        any.writeText(frame, other.toString());
        assertThat(unmasked(frame, 2 * size, key)).isEqualTo(other.toString().getBytes(StandardCharsets.UTF_8));
        frame.release();
    }

    private static byte[] unmasked(ByteBuf frame, int size, int key) {
        frame.skipBytes(frame.readableBytes() - size);
        byte[] payload = new byte[size];
        frame.readBytes(payload);
        for (int i = 0; i < size; i++) {
            payload[i] ^= (byte) (key >>> (24 - 8 * (i % 4)));
        }
        return payload;
    }

    @Test
    @DisplayName("RFC 6455 §5.3: masking by eight bytes equals masking byte by byte at every offset and length")
    void maskingByEight() {
        Random random = new Random(5);
        for (int offset = 0; offset < 9; offset++) {
            for (int length = 0; length < 70; length++) {
                byte[] data = new byte[offset + length + 3];
                random.nextBytes(data);
                int key = random.nextInt();
                byte[] expected = data.clone();
                for (int i = 0; i < length; i++) {
                    expected[offset + i] ^= (byte) (key >>> (24 - 8 * (i % 4)));
                }
                ByteBuf heap = Unpooled.copiedBuffer(data);
                ByteBuf direct = Unpooled.directBuffer().writeBytes(data);

                Masking.mask(heap, offset, length, key);
                Masking.mask(direct, offset, length, key);

                assertThat(ByteBufUtil.getBytes(heap)).isEqualTo(expected);
                assertThat(ByteBufUtil.getBytes(direct)).isEqualTo(expected);
                direct.release();
            }
        }
    }

    @ParameterizedTest
    @DisplayName("RFC 6455 §5.6: text with an unpaired surrogate is refused, and nothing is written")
    @CsvSource({"ab, d800, cd, D800, 2", "'', dfff, '', DFFF, 0", "€, dbff, '', DBFF, 1", "'', d800, x, D800, 0"})
    void unpairedSurrogate(String before, String unit, String after, String named, int index) {
        String text = before + (char) Integer.parseInt(unit, 16) + after;

        assertThatThrownBy(() -> writer.writeText(out, text))
                .isInstanceOf(UnsendableFrameException.class)
                .hasMessage("RFC 6455 §5.6: text must be valid UTF-8, but there is an unpaired surrogate U+" + named
                        + " at index " + index);
        assertThat(out.isReadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {126, 1000})
    void longControlFrameIsRefused(int length) {
        assertThatThrownBy(() -> writer.writePing(out, ByteBuffer.wrap(new byte[length])))
                .isInstanceOf(UnsendableFrameException.class)
                .hasMessage("RFC 6455 §5.5: a control frame's payload must be 125 bytes or less, was " + length);
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void closeWithReason() {
        new FrameWriter(() -> 0, null).writeClose(out, 1000, "gé");

        assertThat(hex(out)).isEqualTo("888500000000" + "03e8" + "67c3a9");
    }

    @Test
    void closeReasonMayHave123Bytes() {
        new FrameWriter(() -> 0, null).writeClose(out, 4999, "é".repeat(61) + "x");

        assertThat(hex(out)).isEqualTo("88fd00000000" + "1387" + "c3a9".repeat(61) + "78");
    }

    @Test
    void longerCloseReasonIsRefused() {
        assertThatThrownBy(() -> writer.writeClose(out, 1000, "é".repeat(62)))
                .isInstanceOf(UnsendableFrameException.class)
                .hasMessage("RFC 6455 §5.5: a close reason must be 123 bytes or less, was 124");
        assertThat(out.isReadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
    void closeCodeThatIsNotForTheWireIsRefused(int code) {
        assertThatThrownBy(() -> writer.writeClose(out, code, ""))
                .isInstanceOf(UnsendableFrameException.class)
                .hasMessage("RFC 6455 §7.4: " + code + " must not be a close frame's status code");
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void closeReasonWithoutCodeIsRefused() {
        assertThatThrownBy(() -> writer.writeClose(out, CloseCodes.NONE, "why"))
                .isInstanceOf(UnsendableFrameException.class)
                .hasMessage("RFC 6455 §5.5.1: a close reason needs a status code before it");
    }

    @Test
    @DisplayName("RFC 6455 §5.3: every frame has a fresh key")
    void freshKeys() {
        MaskKeys keys = MaskKeys.secure();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            seen.add(keys.next());
        }

        // 200 of 2^32 numbers collide once in 200,000 runs; a block that is used twice would leave 64 or 136.
        assertThat(seen).hasSizeGreaterThan(198);
    }

    private static String text(Random random) {
        int length = random.nextInt(random.nextInt(20) == 0 ? 70_000 : 200);
        int kind = random.nextInt(4);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int c = random.nextInt(kind == 0 ? 0x80 : kind == 1 ? 0x100 : kind == 2 ? 0xD800 : 0x110000);
            text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 'x' : c);
        }
        return text.toString();
    }
}
