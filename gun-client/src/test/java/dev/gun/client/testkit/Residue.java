package dev.gun.client.testkit;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What a test may leave behind: threads, sockets and selectors, Netty buffers. Take a {@link #snapshot} before, and
 * {@link #assertSameAs} after everything, peers included, was closed.
 *
 * <p>It looks at which ones there are, not at how many: what other tests left and what goes away meanwhile does not
 * hide what is new. A buffer held by a constant of a class does not count. Where there is no /proc, descriptors of any
 * kind are counted in place of sockets and selectors. Immutable.
 */
public final class Residue {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Duration POLL = Duration.ofMillis(10);

    private final List<String> prefixes;
    private final Map<Long, String> threads;
    private final Set<String> descriptors;
    private final Map<Object, String> buffers;

    private Residue(List<String> prefixes) {
        this.prefixes = prefixes;
        this.threads = threadsNamed(prefixes);
        this.descriptors = openDescriptors();
        this.buffers = NettyLeaks.unreleased();
    }

    /** What there is now, with the client's own threads, {@code gun-}. */
    public static Residue snapshot() {
        return snapshot("gun-");
    }

    /** What there is now, with the threads whose names begin so. */
    public static Residue snapshot(String... threadNamePrefixes) {
        return new Residue(List.of(threadNamePrefixes));
    }

    /** As {@link #assertSameAs(Residue, Duration)}, within {@link Gates#TIMEOUT}. */
    public static void assertSameAs(Residue before) {
        assertSameAs(before, Gates.TIMEOUT);
    }

    /**
     * Waits until there is no more than there was: no thread that is new, no more sockets, no more buffers.
     *
     * @throws AssertionError that tells what is left after the timeout
     */
    public static void assertSameAs(Residue before, Duration timeout) {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(timeout)
                    .until(() -> new Residue(before.prefixes).newSince(before).isEmpty());
        } catch (ConditionTimeoutException e) {
            List<String> left = new Residue(before.prefixes).newSince(before);
            throw new AssertionError("left behind:\n" + String.join("\n", left), e);
        }
    }

    private List<String> newSince(Residue before) {
        List<String> found = new ArrayList<>();
        threads.forEach((id, name) -> {
            if (!before.threads.containsKey(id)) {
                found.add("thread " + name);
            }
        });
        long opened = descriptors.stream()
                .filter(descriptor -> !before.descriptors.contains(descriptor))
                .count();
        if (opened > 0) {
            found.add(opened + " sockets or selectors");
        }
        buffers.forEach((buffer, records) -> {
            if (!before.buffers.containsKey(buffer)) {
                found.add("buffer " + records);
            }
        });
        return found;
    }

    private static Map<Long, String> threadsNamed(List<String> prefixes) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> prefixes.stream().anyMatch(thread.getName()::startsWith))
                .collect(Collectors.toMap(Thread::getId, Thread::getName, (one, other) -> one, TreeMap::new));
    }

    private static Set<String> openDescriptors() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            long count = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getOpenFileDescriptorCount()
                    : 0;
            return LongStream.range(0, count).mapToObj(Long::toString).collect(Collectors.toSet());
        }
        Set<String> open = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path file : files) {
                String target = target(file);
                if (target.startsWith("socket:")) {
                    // Such as socket:[12345]; the number belongs to this socket only.
                    open.add(target);
                } else if (target.equals("anon_inode:[eventpoll]")) {
                    open.add(target + " " + file.getFileName());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        }
    }
}
