package dev.gun.client.internal.codec.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.gun.client.internal.codec.ws.Utf8Validator.Verdict;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("UTF-8 (RFC 3629, RFC 6455 §8.1)")
class Utf8ValidatorTests {
    @ParameterizedTest
    @DisplayName("the bounds of every length are valid")
    @ValueSource(
            strings = {
                "00",
                "7f",
                "c2 80",
                "df bf",
                "e0 a0 80",
                "ed 9f bf",
                "ee 80 80",
                "ef bf bf",
                "f0 90 80 80",
                "f4 8f bf bf"
            })
    void boundsAreValid(String hex) {
        byte[] bytes = Wire.hex(hex);
        Utf8Validator validator = new Utf8Validator();

        assertThat(validator.feed(bytes, 0, bytes.length)).isTrue();
        assertThat(validator.isComplete()).isTrue();
        assertThat(validator.isAscii()).isEqualTo(bytes.length == 1);
    }

    @ParameterizedTest
    @DisplayName("an invalid byte fails at that byte, not later")
    @CsvSource({
        "80, 0", // a tail byte first
        "c0 80, 0", // overlong, two bytes
        "c1 bf, 0",
        "c2 41, 1", // a tail byte missing
        "e0 9f bf, 1", // overlong, three bytes
        "ed a0 80, 1", // a surrogate
        "f0 8f bf bf, 1", // overlong, four bytes
        "f4 90 80 80, 1", // above U+10FFFF
        "f5 80 80 80, 0",
        "ff, 0",
        "61 62 63 64 65 66 67 68 69 ff, 9",
        "ce ba e1 bd b9 cf 83 ce bc ce b5 f4 90 80 80 65, 12" // Autobahn 6.4.1
    })
    void failsAtTheByte(String hex, int bad) {
        byte[] bytes = Wire.hex(hex);
        Utf8Validator validator = new Utf8Validator();

        assertThat(validator.feed(bytes, 0, bad)).isTrue();
        assertThat(validator.feed(bytes, bad, 1)).isFalse();
        assertThat(validator.feed(new byte[] {'a'}, 0, 1)).as("stays failed").isFalse();
    }

    @Test
    @DisplayName("a character that is cut off is valid but not complete")
    void cutOff() {
        Utf8Validator validator = new Utf8Validator();

        assertThat(validator.feed(Wire.hex("f0 9f 98"), 0, 3)).isTrue();
        assertThat(validator.isComplete()).isFalse();
        assertThat(validator.feed(Wire.hex("80"), 0, 1)).isTrue();
        assertThat(validator.isComplete()).isTrue();
    }

    @ParameterizedTest
    @DisplayName("a text that is here as a whole is ASCII, other UTF-8, or neither, wherever it is in its array")
    @CsvSource({
        "'', ASCII",
        "7f, ASCII",
        "61 62 63 64 65 66 67 68 69, ASCII",
        "c3 a9, UTF_8",
        "61 62 63 64 65 66 67 68 69 c3 a9 61, UTF_8",
        "c3 a9 61 62 63 64 65 66 67 68 69 f0 9f 98 80, UTF_8",
        "61 c3, INVALID",
        "f0 9f 98, INVALID",
        "c3 a9 61 ff, INVALID",
        "80 61, INVALID"
    })
    void whole(String hex, Utf8Validator.Verdict verdict) {
        byte[] text = Wire.hex(hex);
        byte[] among = new byte[text.length + 4];
        Arrays.fill(among, (byte) 0x80);
        System.arraycopy(text, 0, among, 2, text.length);

        assertThat(Utf8Validator.check(text, 0, text.length)).isEqualTo(verdict);
        assertThat(Utf8Validator.check(among, 2, text.length)).isEqualTo(verdict);
    }

    @Test
    @DisplayName("for any bytes, cut anywhere, every prefix is judged as java.nio's decoder judges it")
    void agreesWithTheDecoder() {
        qt().withExamples(3000).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            byte[] bytes = nearlyUtf8(random);
            Utf8Validator validator = new Utf8Validator();
            boolean fine = true;
            for (int from = 0; from < bytes.length; ) {
                int n = Math.min(bytes.length - from, 1 + random.nextInt(12));
                fine &= validator.feed(bytes, from, n);
                from += n;
                boolean[] expected = judgedByJava(bytes, from);
                assertThat(fine).isEqualTo(expected[0]);
                assertThat(fine && validator.isComplete()).isEqualTo(expected[1]);
                assertThat(Utf8Validator.check(bytes, 0, from) != Verdict.INVALID)
                        .isEqualTo(expected[1]);
            }
        });
    }

    @Test
    @DisplayName("sequences of four bytes with all lead bytes are judged as java.nio's decoder judges them")
    void allLeadBytes() {
        byte[] bytes = new byte[4];
        for (int i = 0; i < 1 << 24; i += stride(i)) {
            bytes[0] = (byte) (i >> 16);
            bytes[1] = (byte) (i >> 8);
            bytes[2] = (byte) i;
            bytes[3] = (byte) (i * 31);
            Utf8Validator validator = new Utf8Validator();
            boolean fine = validator.feed(bytes, 0, 4);
            boolean[] expected = judgedByJava(bytes, 4);
            if (fine != expected[0] || (fine && validator.isComplete()) != expected[1]) {
                assertThat(Wire.hex(bytes)).as("judged differently").isEmpty();
            }
        }
    }

    /** Steps quickly through what begins with ASCII or a tail byte: it tells little. */
    private static int stride(int i) {
        return (i >> 16) < 0xC0 ? 4001 : 13;
    }

    /**
     * Whether some text begins with the bytes, and whether they are complete as they stand. Java's decoder tells the first
     * only by trial, because it waits for the third byte of a surrogate.
     */
    private static boolean[] judgedByJava(byte[] bytes, int length) {
        boolean complete = isText(bytes, length, "");
        boolean possible = complete;
        for (String rest : List.of("80", "8080", "808080", "bf", "bfbf", "bfbfbf")) {
            possible = possible || isText(bytes, length, rest);
        }
        return new boolean[] {possible, complete};
    }

    private static boolean isText(byte[] bytes, int length, String rest) {
        ByteBuffer in = ByteBuffer.allocate(length + rest.length() / 2);
        in.put(bytes, 0, length).put(Wire.hex(rest)).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining());
        return StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isUnderflow();
    }

    private static byte[] nearlyUtf8(Random random) {
        StringBuilder text = new StringBuilder();
        int chars = random.nextInt(60);
        int bits = 1 + random.nextInt(21);
        for (int i = 0; i < chars; i++) {
            int codePoint = random.nextInt(Math.min(1 << bits, Character.MAX_CODE_POINT + 1));
            text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? 'x' : codePoint);
        }
        byte[] bytes = Wire.utf8(text.toString());
        for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
