package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Bytes of a ByteBuffer: those from its position to its limit, where they are (Bytes.wrap)")
class BufferBytesTests {

    @TempDir
    private static Path folder;

    /** Memory of any kind that has these bytes from {@code before} on, and something else around them. */
    private static ByteBuffer memory(Random random, int before, byte[] bytes, int after) {
        byte[] all = new byte[before + bytes.length + after];
        random.nextBytes(all);
        System.arraycopy(bytes, 0, all, before, bytes.length);
        ByteBuffer memory =
                switch (random.nextInt(5)) {
                    case 0 -> ByteBuffer.wrap(all);
                    case 1 -> ByteBuffer.wrap(all).asReadOnlyBuffer();
                    case 2 -> ByteBuffer.allocateDirect(all.length).put(all);
                    case 3 -> ByteBuffer.allocateDirect(all.length).put(all).asReadOnlyBuffer();
                    default -> mapped(all);
                };
        memory.order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        return memory.limit(before + bytes.length).position(before);
    }

    private static ByteBuffer mapped(byte[] bytes) {
        if (bytes.length == 0) {
            return ByteBuffer.allocateDirect(0);
        }
        try (FileChannel file = FileChannel.open(Files.write(Files.createTempFile(folder, "bytes", ""), bytes))) {
            return file.map(FileChannel.MapMode.READ_ONLY, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("whatever memory they are in, they are read as those of an array are, and are equal to them and kept")
    void agree() {
        qt().withExamples(2_000).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            ByteBuffer memory = memory(random, random.nextInt(3), bytes, random.nextInt(3));
            ByteBuffer given = random.nextBoolean() ? memory : memory.slice();
            int position = given.position();
            int limit = given.limit();

            Bytes wrapped = Bytes.wrap(given);
            assertThat(given.position()).as("nothing is taken from it").isEqualTo(position);
            assertThat(given.limit()).isEqualTo(limit);
            given.clear();

            SameBytes.assertSame(random, wrapped, bytes);
            assertThat(wrapped.keep()).isSameAs(wrapped);
        });
    }

    @Test
    @DisplayName("bytes that differ in length or content are not equal, whatever memory the two are in")
    void differ() {
        qt().withExamples(500).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            Bytes wrapped = Bytes.wrap(memory(random, 1, new byte[] {1, 2, 3}, 1));
            for (byte[] other : new byte[][] {{}, {1, 2}, {1, 2, 4}, {1, 2, 3, 4}}) {
                assertThat(wrapped.equals(Bytes.of(other))).isFalse();
                assertThat(Bytes.of(other).equals(wrapped)).isFalse();
                assertThat(wrapped.equals(Bytes.wrap(memory(random, 1, other, 1))))
                        .isFalse();
                assertThat(wrapped.equals(new LentBytes(Unpooled.wrappedBuffer(other))))
                        .isFalse();
            }
            assertThat(wrapped.equals(Bytes.wrap(memory(random, 0, new byte[] {1, 2, 3}, 2))))
                    .isTrue();
            assertThat(wrapped.equals(new LentBytes(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}))))
                    .isTrue();
            assertThat(wrapped).isNotEqualTo("Bytes[3]");
        });
    }

    @Test
    @DisplayName("no byte is copied, and each view has a position of its own")
    void views() {
        for (ByteBuffer given : new ByteBuffer[] {ByteBuffer.allocate(3), ByteBuffer.allocate(5), direct(3)}) {
            Bytes wrapped = Bytes.wrap(given.limit(3));
            ByteBuffer first = wrapped.asByteBuffer();
            first.get();
            given.put(1, (byte) 7);

            assertThat(wrapped).isEqualTo(Bytes.of((byte) 0, (byte) 7, (byte) 0));
            assertThat(first).isEqualTo(ByteBuffer.wrap(new byte[] {7, 0}));
            assertThat(wrapped.asByteBuffer().remaining()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("asByteBuffer is direct when the buffer was, so that nobody has to copy them to hand them on")
    void direct() {
        assertThat(Bytes.wrap(direct(3)).asByteBuffer().isDirect()).isTrue();
        assertThat(Bytes.wrap(direct(3).asReadOnlyBuffer()).asByteBuffer().isDirect())
                .isTrue();
        assertThat(Bytes.wrap(ByteBuffer.allocate(3)).asByteBuffer().isDirect()).isFalse();
    }

    @Test
    @DisplayName("a buffer of which nothing remains is no bytes")
    void nothing() {
        assertThat(Bytes.wrap(direct(0))).isSameAs(Bytes.empty());
        assertThat(Bytes.wrap(direct(3).position(3))).isSameAs(Bytes.empty());
        assertThat(Bytes.wrap(ByteBuffer.allocate(0))).isSameAs(Bytes.empty());
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size);
    }
}
