package dev.gun.benchmarks.compare;

import io.netty.util.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** What the figures were measured on. */
final class Machine {

    private Machine() {}

    static String describe() {
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                "%d processors (%s), %d GiB of memory, %s %s; %s %s; Netty %s",
                runtime.availableProcessors(),
                line("/proc/cpuinfo", "model name"),
                Math.round(Double.parseDouble(line("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (1 << 20)),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.runtime.version"),
                Objects.requireNonNull(Version.identify().get("netty-common"), "netty-common")
                        .artifactVersion());
    }

    private static String line(String file, String field) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
