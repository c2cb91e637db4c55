package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Lent bytes: those of the buffer until the loan ends, and after that none (GunReceiver.borrowsBodies)")
class LentBytesTests {

    private static final String OVER = "These bytes were lent, and GunReceiver.receive has returned:"
            + " what is needed for longer is to be taken with Bytes.keep()";

    /** A buffer of any kind whose readable bytes are these; the caller's. */
    private static ByteBuf buffer(Random random, byte[] bytes) {
        int before = random.nextInt(3);
        return switch (random.nextInt(4)) {
            case 0 ->
                Unpooled.wrappedBuffer(new byte[before], bytes, new byte[1]).slice(before, bytes.length);
            case 1 -> ByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes);
            case 2 ->
                ByteBufAllocator.DEFAULT
                        .directBuffer()
                        .writeZero(before)
                        .writeBytes(bytes)
                        .skipBytes(before);
            default -> inParts(random, bytes);
        };
    }

    private static ByteBuf inParts(Random random, byte[] bytes) {
        CompositeByteBuf parts = ByteBufAllocator.DEFAULT.compositeBuffer();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(5));
            parts.addComponent(true, ByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes, from, to - from));
            from = to;
        }
        return parts;
    }

    @Test
    @DisplayName("whatever buffer they are in, they are read as the same bytes kept are, and are equal to them")
    void agree() {
        qt().withExamples(2_000).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            ByteBuf buffer = buffer(random, bytes);
            try {
                Bytes lent = new LentBytes(buffer);
                SameBytes.assertSame(random, lent, bytes);
                assertThat(lent.keep()).isNotSameAs(lent).isEqualTo(Bytes.of(bytes));
                assertThat(buffer.readableBytes())
                        .as("nothing is taken from it")
                        .isEqualTo(bytes.length);
            } finally {
                buffer.release();
            }
        });
    }

    @Test
    @DisplayName("bytes that differ in length or content are not equal, whichever of the two are lent")
    void differ() {
        Bytes lent = new LentBytes(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        for (byte[] other : new byte[][] {{}, {1, 2}, {1, 2, 4}, {1, 2, 3, 4}}) {
            assertThat(lent.equals(Bytes.of(other))).isFalse();
            assertThat(Bytes.of(other).equals(lent)).isFalse();
            assertThat(lent.equals(new LentBytes(Unpooled.wrappedBuffer(other))))
                    .isFalse();
        }
        assertThat(lent.equals(new LentBytes(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}))))
                .isTrue();
        assertThat(lent).isNotEqualTo("Bytes[3]");
    }

    @Test
    @DisplayName("asByteBuffer is a view of the buffer, without a copy")
    void view() {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(new byte[] {1, 2, 3});
        ByteBuffer view = new LentBytes(buffer).asByteBuffer();
        buffer.setByte(1, 7);

        assertThat(view).isEqualTo(ByteBuffer.wrap(new byte[] {1, 7, 3}));
        buffer.release();
    }

    @Test
    @DisplayName(
            "when the loan has ended every way to read them throws, and says so; their size is known, a copy stays")
    void over() throws IOException {
        LentBytes lent = new LentBytes(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        Bytes kept = lent.keep();
        InputStream stream = lent.asInputStream();
        assertThat(stream.skip(1)).isEqualTo(1);
        lent.end();

        for (ThrowingCallable access : List.<ThrowingCallable>of(
                lent::asBytes,
                lent::keep,
                lent::asByteBuffer,
                lent::asInputStream,
                lent::hashCode,
                () -> lent.asString(StandardCharsets.UTF_8),
                () -> lent.equals(kept),
                () -> kept.equals(lent),
                stream::read,
                () -> stream.read(new byte[1]))) {
            assertThatThrownBy(access)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(OVER);
        }
        assertThat(lent.size()).isEqualTo(3);
        assertThat(lent.isEmpty()).isFalse();
        assertThat(lent).hasToString("Bytes[3]").isEqualTo(lent);
        assertThat(kept.asBytes()).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("the buffer stays its owner's, unless it was retained: then the end of the loan releases it, once")
    void released() {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer().writeByte(1);
        LentBytes forTheCall = new LentBytes(buffer);
        assertThat(buffer.refCnt()).isEqualTo(1);
        forTheCall.end();
        assertThat(buffer.refCnt()).isEqualTo(1);

        LentBytes forLater = new LentBytes(buffer);
        forLater.retain();
        buffer.release();
        assertThat(forLater.asBytes()).containsExactly(1);
        forLater.end();
        forLater.end();
        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    @DisplayName("a frame keeps the bytes that it is made of")
    void frames() {
        LentBytes lent = new LentBytes(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        List<Bytes> payloads = List.of(
                WsFrame.binary(lent).bytes(), new WsFrame.Ping(lent).payload(), new WsFrame.Pong(lent).payload());
        lent.end();

        assertThat(payloads).containsOnly(Bytes.of((byte) 1, (byte) 2, (byte) 3));
    }
}
