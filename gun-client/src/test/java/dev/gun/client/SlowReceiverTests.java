package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

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
    /** Netty takes memory from the system in chunks of this size, and keeps at least one for each arena in use. */
    private static final long CHUNK = 4 << 20;

    /** Classes that are loaded on the way, and garbage since the collection. */
    private static final long SLACK = 8 << 20;

    private static Map<Wire, long[]> measured;

    @BeforeAll
    static void measure(@TempDir Path directory) throws Exception {
        Path result = directory.resolve("result");
        Path output = directory.resolve("output");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx32m",
                        "-XX:MaxDirectMemorySize=32m",
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
                        line -> Wire.valueOf(line.get(0)),
                        line -> numbers(line.stream().skip(1))));
    }

    private static long[] numbers(Stream<String> texts) {
        return texts.mapToLong(Long::parseLong).toArray();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    @DisplayName("a GiB is offered; heap and direct memory stay within the named limits, and the heap is flat")
    void memoryIsFlat(Wire wire) {
        long[] numbers = measured.get(wire);
        long offered = numbers[0];
        long heapBefore = numbers[1];
        long directBefore = numbers[2];
        long heapEarly = numbers[3];
        long heapLate = numbers[5];
        long directLate = numbers[6];
        long window = wire == Wire.HTTP2 || wire == Wire.WEBSOCKET_OVER_HTTP2 ? WINDOW : 0;

        assertThat(offered * SlowReceiverProbe.MESSAGE).isGreaterThanOrEqualTo(1L << 30);
        // Each message is at most as large again with its objects; classes loaded on the way have their part.
        assertThat(heapLate - heapBefore).isLessThan(2 * MAILBOX + window / 2 + SLACK);
        assertThat(heapLate - heapEarly).isLessThan(2 * MAILBOX);
        assertThat(directLate - directBefore).isLessThan(window + 2 * CHUNK);
    }
}
