package dev.gun.client.internal.codec.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Content codings (RFC 9110 §8.4.1)")
class ContentDecoderTests {

    private static final byte[] TEXT =
            "It was the best of times, it was the worst of times. ".repeat(300).getBytes(StandardCharsets.UTF_8);

    private static ContentDecoder decoder(String coding) {
        return Objects.requireNonNull(ContentCodings.find(coding.equals("raw") ? "deflate" : coding))
                .get();
    }

    /** Decodes {@code encoded} in pieces of a random length, each gone after it was taken, as buffers are. */
    private static byte[] decode(ContentDecoder decoder, byte[] encoded, Random random, int longest)
            throws ContentException {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        for (int from = 0; from < encoded.length; ) {
            int length = Math.min(encoded.length - from, 1 + random.nextInt(longest));
            ByteBuffer piece = random.nextBoolean() ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
            piece.put(encoded, from, length).flip();
            decoder.input(piece);
            drain(decoder, decoded);
            for (int i = 0; i < length; i++) {
                piece.put(i, (byte) 0x55);
            }
            from += length;
        }
        decoder.end();
        return decoded.toByteArray();
    }

    private static void drain(ContentDecoder decoder, ByteArrayOutputStream decoded) throws ContentException {
        byte[] next;
        while ((next = decoder.next()) != null) {
            assertThat(next.length).isBetween(1, ContentDecoder.MAX_PIECE);
            decoded.writeBytes(next);
        }
    }

    private static byte[] decode(String coding, byte[] encoded) throws ContentException {
        try (ContentDecoder decoder = decoder(coding)) {
            return decode(decoder, encoded, new Random(1), Integer.MAX_VALUE - 1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gzip", "deflate", "raw", "br", "zstd"})
    @DisplayName("what others have encoded is decoded, in one piece and empty")
    void decodes(String coding) throws ContentException {
        assertThat(decode(coding, Encoded.as(coding, TEXT))).isEqualTo(TEXT);
        assertThat(decode(coding, Encoded.as(coding, new byte[0]))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gzip", "deflate", "raw", "br", "zstd"})
    @DisplayName("no content at all is an empty body")
    void nothing(String coding) throws ContentException {
        assertThat(decode(coding, new byte[0])).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gzip", "deflate", "raw", "br", "zstd"})
    @DisplayName("any body, cut anywhere, decodes to the same bytes")
    void anySplit(String coding) {
        qt().withExamples(150).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            byte[] plain = new byte[random.nextInt(random.nextBoolean() ? 300_000 : 50)];
            if (random.nextBoolean()) {
                random.nextBytes(plain);
            }
            byte[] encoded = Encoded.as(coding, plain);
            try (ContentDecoder decoder = decoder(coding)) {
                assertThat(decode(decoder, encoded, random, 1 + random.nextInt(2_000)))
                        .isEqualTo(plain);
            } catch (ContentException e) {
                throw new AssertionError(e);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gzip", "deflate", "raw", "br", "zstd"})
    @DisplayName("any mutation gives bytes or a typed error, and never anything else")
    void anyMutation(String coding) {
        qt().withExamples(300).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            byte[] encoded = Encoded.as(coding, Arrays.copyOf(TEXT, random.nextInt(3_000)));
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                encoded[random.nextInt(encoded.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try (ContentDecoder decoder = new LimitedDecoder(decoder(coding), 100, 1 << 20)) {
                decode(decoder, encoded, random, 500);
            } catch (ContentException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "gzip, Content ends within a gzip member (RFC 1952 §2.3)",
        "deflate, Content ends within its deflate stream (RFC 1951 §3.2.3)",
        "raw, Content ends within its deflate stream (RFC 1951 §3.2.3)",
        "br, Content ends within its brotli stream (RFC 7932 §9.2)",
        "zstd, Content is not zstd's: Truncated source (RFC 8878)"
    })
    @DisplayName("content that is cut short is refused, wherever it is cut")
    void truncated(String coding, String text) {
        byte[] encoded = Encoded.as(coding, Arrays.copyOf(TEXT, 500));
        for (int length = 1; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> decode(coding, cut))
                    .as(length + " of " + encoded.length)
                    .isInstanceOf(ContentException.class)
                    .hasMessage(text);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "gzip, Content goes on behind the end of its gzip member (RFC 1952 §2.2)",
        "deflate, Content goes on behind the end of its deflate stream (RFC 1950 §2.2)",
        "raw, Content goes on behind the end of its deflate stream (RFC 1950 §2.2)",
        "br, Content is not brotli's (RFC 7932)"
    })
    @DisplayName("what follows the end is refused")
    void trailing(String coding, String text) {
        byte[] encoded = Encoded.as(coding, TEXT);
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        longer[encoded.length] = 'x';

        assertThatThrownBy(() -> decode(coding, longer))
                .isInstanceOf(ContentException.class)
                .hasMessage(text);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gzip", "zstd"})
    @DisplayName("members behind one another are one body (RFC 1952 §2.2, RFC 8878 §3.1)")
    void members(String coding) throws ContentException {
        byte[] two = joined(Encoded.as(coding, new byte[] {1}), Encoded.as(coding, new byte[] {2, 3}));

        assertThat(decode(coding, two)).containsExactly(1, 2, 3);
        try (ContentDecoder decoder = decoder(coding)) {
            assertThat(decode(decoder, two, new Random(2), 1)).containsExactly(1, 2, 3);
        }
    }

    /** A gzip header with that flag and what belongs to it, in front of the rest of a member. */
    private static byte[] gzip(int flags, byte... parts) {
        byte[] plain = Encoded.as("gzip", new byte[] {42});
        byte[] header = Arrays.copyOf(plain, 10);
        header[3] = (byte) flags;
        return joined(header, parts, Arrays.copyOfRange(plain, 10, plain.length));
    }

    @Test
    @DisplayName("RFC 1952 §2.3: every optional part of the header is passed over")
    void gzipHeader() throws ContentException {
        byte[] all = {1, 3, 0, 7, 8, 9, 'n', 0, 'c', 'c', 0};
        byte[] header = Arrays.copyOf(gzip(31), 10);
        CRC32 crc = new CRC32();
        crc.update(header);
        crc.update(all, 1, all.length - 1);
        byte[] checked = Arrays.copyOfRange(all, 1, all.length + 2);
        checked[all.length - 1] = (byte) crc.getValue();
        checked[all.length] = (byte) (crc.getValue() >> 8);

        assertThat(decode("gzip", gzip(0))).containsExactly(42);
        assertThat(decode("gzip", gzip(4, (byte) 0, (byte) 0))).containsExactly(42);
        assertThat(decode("gzip", gzip(4, (byte) 1, (byte) 0, (byte) 9))).containsExactly(42);
        assertThat(decode("gzip", gzip(8, (byte) 'n', (byte) 0))).containsExactly(42);
        assertThat(decode("gzip", gzip(16, (byte) 0))).containsExactly(42);
        assertThat(decode("gzip", gzip(31, checked))).containsExactly(42);
        checked[all.length]++;
        assertThatThrownBy(() -> decode("gzip", gzip(31, checked)))
                .hasMessage("The gzip header does not match its CRC16 (RFC 1952 §2.3.1)");
    }

    @ParameterizedTest(name = "byte {0} = {1}")
    @CsvSource({
        "0, 30, 'Byte 0 of a gzip header is 30 (RFC 1952 §2.3)'",
        "1, 140, 'Byte 1 of a gzip header is 140 (RFC 1952 §2.3)'",
        "2, 7, 'Byte 2 of a gzip header is 7 (RFC 1952 §2.3)'",
        "3, 32, 'Byte 3 of a gzip header is 32 (RFC 1952 §2.3)'",
        "13, 0, 'Content does not match its CRC32 (RFC 1952 §2.3.1)'",
        "17, 2, 'Content is not as long as its ISIZE says (RFC 1952 §2.3.1)'"
    })
    @DisplayName("RFC 1952 §2.3: magic, method, flags, checksum and length are verified")
    void gzipVerified(int index, int value, String text) {
        byte[] encoded = Encoded.as("gzip", new byte[] {42});
        assertThat(encoded).hasSize(21);
        encoded[index] = (byte) value;

        assertThatThrownBy(() -> decode("gzip", encoded)).hasMessage(text);
    }

    @Test
    @DisplayName("what was flushed is decoded at once")
    void flushed() throws ContentException {
        byte[][] pieces = Encoded.gzipFlushed(new byte[] {1, 2}, new byte[] {3});
        try (ContentDecoder decoder = decoder("gzip")) {
            decoder.input(ByteBuffer.wrap(pieces[0]));
            assertThat(decoder.next()).containsExactly(1, 2);
            assertThat(decoder.next()).isNull();
            decoder.input(ByteBuffer.wrap(pieces[1]));
            assertThat(decoder.next()).containsExactly(3);
            assertThat(decoder.next()).isNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gzip", "deflate", "raw", "br", "zstd"})
    @DisplayName("a bomb is decoded no further than it is asked for, and refused at 100 : 1 behind its first MiB")
    void ratio(String coding) {
        byte[] bomb = Encoded.as(coding, new byte[64 << 20]);
        try (ContentDecoder decoder = new LimitedDecoder(decoder(coding), 100, Long.MAX_VALUE)) {
            decoder.input(ByteBuffer.wrap(bomb));
            long free = Math.max(1L << 20, 100L * bomb.length);
            assertThatThrownBy(() -> {
                        long decoded = 0;
                        byte[] next;
                        while ((next = decoder.next()) != null) {
                            decoded += next.length;
                            assertThat(decoded).isLessThanOrEqualTo(free);
                        }
                    })
                    .isInstanceOf(ContentException.class)
                    .hasMessage("The body decodes to more than contentDecoding.maxRatio = 100 times the " + bomb.length
                            + " bytes that came");
        }
    }

    @Test
    @DisplayName("a body of maxBytes is decoded, one byte more is refused")
    void maxBytes() throws ContentException {
        byte[] encoded = Encoded.as("gzip", TEXT);
        try (ContentDecoder decoder = new LimitedDecoder(decoder("gzip"), 1, TEXT.length)) {
            assertThat(decode(decoder, encoded, new Random(3), 100)).isEqualTo(TEXT);
        }
        try (ContentDecoder decoder = new LimitedDecoder(decoder("gzip"), 1, TEXT.length - 1)) {
            assertThatThrownBy(() -> decode(decoder, encoded, new Random(3), 100))
                    .hasMessage("The body decodes to more than contentDecoding.maxBytes = " + (TEXT.length - 1));
        }
    }

    @Test
    @DisplayName("RFC 9659 §3: a zstd frame whose window is larger than 8 MB is refused")
    void zstdWindow() throws ContentException {
        // Magic, descriptor, Window_Descriptor for 8 MiB (exponent 13) and 16 MiB (14), an empty last raw block.
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 13 << 3, 1, 0, 0};
        assertThat(decode("zstd", frame)).isEmpty();
        frame[5] = 14 << 3;
        assertThatThrownBy(() -> decode("zstd", frame))
                .hasMessage("Content is not zstd's: Frame requires too much memory for decoding (RFC 8878)");
    }

    @Test
    @DisplayName("closed twice, or before its first byte, a decoder decodes nothing and frees once")
    void closed() throws ContentException {
        for (String coding : List.of("gzip", "deflate", "br", "zstd")) {
            ContentDecoder decoder = decoder(coding);
            decoder.close();
            decoder.close();
            assertThat(decoder.next()).as(coding).isNull();
        }
    }

    @Test
    @DisplayName("content-encoding is a list, without regard to case; identity is none (RFC 9110 §8.4.1)")
    void applied() {
        assertThat(ContentCodings.applied(List.of())).isEmpty();
        assertThat(ContentCodings.applied(List.of("GZip"))).containsExactly("gzip");
        assertThat(ContentCodings.applied(List.of(" identity , ", ""))).isEmpty();
        assertThat(ContentCodings.applied(List.of("deflate, br", "x-gzip"))).containsExactly("deflate", "br", "x-gzip");
    }

    @Test
    @DisplayName("what is offered is what can be decoded; br and zstd only with their library")
    void offered() {
        assertThat(ContentCodings.accepted()).isEqualTo("gzip, deflate, br, zstd");
        assertThat(ContentCodings.accepted(false, false)).isEqualTo("gzip, deflate");
        assertThat(ContentCodings.accepted(true, false)).isEqualTo("gzip, deflate, br");
        assertThat(ContentCodings.find("compress")).isNull();
        assertThat(Objects.requireNonNull(ContentCodings.find("x-gzip")).get()).isInstanceOf(GzipDecoder.class);
    }
}
