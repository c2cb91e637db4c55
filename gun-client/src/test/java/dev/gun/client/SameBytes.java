package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Whatever {@link Bytes} are in, they are read alike. */
final class SameBytes {

    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_8, StandardCharsets.US_ASCII, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16);

    private SameBytes() {}

    /** Every way to read {@code actual} shows what it shows of the same bytes in an array; they are equal to those. */
    static void assertSame(Random random, Bytes actual, byte[] bytes) {
        Bytes kept = Bytes.of(bytes);
        assertThat(actual.asBytes()).isEqualTo(bytes);
        assertThat(actual.size()).isEqualTo(bytes.length);
        assertThat(actual.isEmpty()).isEqualTo(bytes.length == 0);
        for (Charset charset : CHARSETS) {
            assertThat(actual.asString(charset)).isEqualTo(kept.asString(charset));
        }
        assertThat(actual.asByteBuffer()).isEqualTo(kept.asByteBuffer());
        assertThat(actual.asByteBuffer().isReadOnly()).isTrue();
        assertThat(actual.asByteBuffer().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(read(random, actual.asInputStream())).isEqualTo(bytes);
        assertThat(actual.equals(kept)).isTrue();
        assertThat(kept.equals(actual)).isTrue();
        assertThat(actual).hasSameHashCodeAs(kept).hasToString("Bytes[" + bytes.length + "]");
        assertThat(kept.keep()).isSameAs(kept);
    }

    private static byte[] read(Random random, InputStream in) {
        try {
            if (random.nextBoolean()) {
                return in.readAllBytes();
            }
            ByteBuf read = Unpooled.buffer();
            byte[] piece = new byte[7];
            while (true) {
                int available = in.available();
                int offset = random.nextInt(4);
                int count = random.nextBoolean() ? in.read(piece, offset, 3) : one(in, piece, offset);
                if (count < 0) {
                    assertThat(available).isZero();
                    return Arrays.copyOf(read.array(), read.readableBytes());
                }
                assertThat(in.available()).isEqualTo(available - count);
                read.writeBytes(piece, offset, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int one(InputStream in, byte[] to, int offset) throws IOException {
        int octet = in.read();
        to[offset] = (byte) octet;
        return octet < 0 ? -1 : 1;
    }
}
