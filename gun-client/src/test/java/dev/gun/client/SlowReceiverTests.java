package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.SlowReceiverProbe.Case;
import dev.gun.client.testkit.Firehose.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A receiver a thousand times slower than its sender, in a JVM with 32 MiB of heap (spec page 1 §7)")
class SlowReceiverTests {

    private static final long MAILBOX = GunOptions.defaults().mailboxBytes();
    private static final long WINDOW = Http2Options.defaults().initialStreamWindowSize();
    /** The objects of a connection and of up to 256 messages, and what has become garbage since the collection: 1/256 of what is offered. */
    private static final long OBJECTS = 4 << 20;

    /** What is between socket and stream: a read, a frame, and the allocator's chunks that they are cut from, each of eight reads. */
    private static final long BUFFERS = 6 << 20;

    private static Map<Case, long[]> measured;

    @BeforeAll
    static void measure(@TempDir Path directory) throws Exception {
        Path result = directory.resolve("result");
        Path output = directory.resolve("output");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx32m",
                        "-XX:MaxDirectMemorySize=48m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SlowReceiverProbe.class.getName(),
                        result.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = child.waitFor(120, TimeUnit.SECONDS);
        child.destroyForcibly();
        assertThat(ended && child.exitValue() == 0).as(Files.readString(output)).isTrue();
        measured = Files.readAllLines(result).stream()
                .map(line -> List.of(line.split(" ", -1)))
                .collect(Collectors.toMap(
                        line -> Case.valueOf(line.get(0)),
                        line -> numbers(line.stream().skip(1))));
    }

    private static long[] numbers(Stream<String> texts) {
        return texts.mapToLong(Long::parseLong).toArray();
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    @DisplayName("a GiB is offered; heap and direct memory stay within the named limits, and are flat")
    void memoryIsFlat(Case receiver) {
        long[] numbers = measured.get(receiver);
        Wire wire = receiver.wire;
        long offered = numbers[0];
        long heapBefore = numbers[1];
        long directBefore = numbers[2];
        long heapEarly = numbers[3];
        long heapLate = numbers[5];
        long directLate = numbers[6];
        long directEarly = numbers[4];
        long window = wire == Wire.HTTP2 || wire == Wire.WEBSOCKET_OVER_HTTP2 ? WINDOW : 0;

        assertThat(offered * SlowReceiverProbe.MESSAGE).isGreaterThanOrEqualTo(1L << 30);
        // A mailbox is read into again when half of it is free.
        assertThat(heapLate - heapBefore).isLessThan(MAILBOX + OBJECTS);
        assertThat(heapLate - heapEarly).isLessThan(MAILBOX / 2 + OBJECTS);
        // What waits for a receiver that borrows has not been copied to the heap.
        long lent = receiver.borrows ? MAILBOX : 0;
        // A frame that is held keeps the buffer that it was read to; a read fills a quarter of it if another follows.
        assertThat(directLate - directBefore).isLessThan(lent + 4 * window + BUFFERS);
        assertThat(directLate - directEarly).isLessThan(lent / 2 + window / 2 + BUFFERS);
    }
}
