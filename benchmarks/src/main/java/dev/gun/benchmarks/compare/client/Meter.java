package dev.gun.benchmarks.compare.client;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What this process has used since the meter was made: time on processors, and memory allocated. Linux only. */
final class Meter {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final List<Path> COMPILERS = compilerThreads();

    private final long startWall = System.nanoTime();
    private final long startCpu = SYSTEM.getProcessCpuTime();
    private final Map<Path, Long> startCompilers = compilers();
    private final Map<Long, Long> startAllocated = allocated();

    long wallNanos() {
        return System.nanoTime() - startWall;
    }

    /** Time on processors of every thread but the JIT compiler's. */
    long cpuNanos() {
        return SYSTEM.getProcessCpuTime() - startCpu - compilerNanos();
    }

    /** Time on processors of the JIT compiler's threads. */
    long compilerNanos() {
        return grown(startCompilers, compilers());
    }

    /** Bytes allocated by the threads that are alive now. */
    long allocatedBytes() {
        return grown(startAllocated, allocated());
    }

    private static <K> long grown(Map<K, Long> before, Map<K, Long> after) {
        long sum = 0;
        for (Map.Entry<K, Long> entry : after.entrySet()) {
            sum += entry.getValue() - before.getOrDefault(entry.getKey(), 0L);
        }
        return sum;
    }

    private static Map<Long, Long> allocated() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> all = new LinkedHashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) {
                all.put(ids[i], bytes[i]);
            }
        }
        return all;
    }

    private static Map<Path, Long> compilers() {
        Map<Path, Long> all = new LinkedHashMap<>();
        try {
            for (Path thread : COMPILERS) {
                String ran = Files.readString(thread.resolve("schedstat"));
                all.put(thread, Long.parseLong(ran.substring(0, ran.indexOf(' '))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /**
     * The compiler's threads are hidden from the management interface, not from the kernel. They are all there from the
     * start, since this process runs without a dynamic number of them.
     */
    private static List<Path> compilerThreads() {
        List<Path> compilers = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : (Iterable<Path>) tasks::iterator) {
                if (Files.readString(task.resolve("comm")).matches("(?s)C[12] Comp.*")) {
                    compilers.add(task);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compilers;
    }

    /** A line of {@code /proc/self/status} that counts kibibytes, such as {@code VmHWM}, in bytes. */
    static long memory(String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String line = lines.filter(each -> each.startsWith(field + ":"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No " + field + " in /proc/self/status"));
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
