package dev.gun.client.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * A server of the operating system's, as a process of its own: a temporary directory, free loopback ports, ready when
 * all of them can be connected to. {@link #close} leaves neither process nor file, and so does the end of the JVM.
 */
final class ServerProcess implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final List<Integer> ports;
    private final Process process;
    private final Thread hook = new Thread(this::destroy, "server-process-cleanup");

    /** Writes what the server reads at its start and returns its command line. */
    @FunctionalInterface
    interface Setup {
        List<String> prepare(Path directory, List<Integer> ports) throws IOException;
    }

    private ServerProcess(Path directory, List<Integer> ports, Process process) {
        this.directory = directory;
        this.ports = ports;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * A running server that listens on so many ports.
     *
     * @throws org.opentest4j.TestAbortedException when the program is not installed; {@code .ci/setup} installs it
     */
    static ServerProcess start(String program, int portCount, Setup setup) {
        String path = find(program);
        for (int attempt = 1; ; attempt++) {
            ServerProcess server = launch(path, portCount, setup);
            try {
                server.awaitReady();
                return server;
            } catch (AssertionError e) {
                server.close();
                // Between the choice of a port and its use somebody else may have taken it.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Who the server is to run as: who runs the tests. */
    static String user() {
        return System.getProperty("user.name");
    }

    static boolean isRoot() {
        return user().equals("root");
    }

    int port(int index) {
        return ports.get(index);
    }

    Path directory() {
        return directory;
    }

    /** The processes that the server has started. */
    List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** Kills the server at once, as kill -9 does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends a signal, for example {@code HUP}, to the server. */
    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until the process has ended. */
    void awaitEnd() {
        try {
            if (!process.waitFor(Gates.TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the server does not end:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until the server takes no connection on any of its ports. */
    void awaitNotListening() {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(Gates.TIMEOUT)
                .until(() -> ports.stream().noneMatch(ServerProcess::accepts));
    }

    /** What it has written to its standard streams. */
    String output() {
        try {
            return Files.readString(directory.resolve("output.log"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        destroy();
        awaitEnd();
        delete(directory);
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** First as the server likes it, so that it ends its own processes; by force when it does not. */
    private void destroy() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private void awaitReady() {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(Gates.TIMEOUT)
                    .until(() -> !process.isAlive() || ports.stream().allMatch(ServerProcess::accepts));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("the server does not listen:\n" + output(), e);
        }
        if (!process.isAlive()) {
            throw new AssertionError("the server ended at its start:\n" + output());
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static ServerProcess launch(String path, int portCount, Setup setup) {
        try {
            Path directory = Files.createTempDirectory("server-process");
            List<Integer> ports = IntStream.range(0, portCount)
                    .mapToObj(i -> RawPeer.unusedPort())
                    .toList();
            List<String> command = Stream.concat(Stream.of(path), setup.prepare(directory, ports).stream())
                    .toList();
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output.log").toFile())
                    .start();
            return new ServerProcess(directory, ports, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String find(String program) {
        List<Path> places = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/bin"))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .toList();
        Assumptions.assumeFalse(places.isEmpty(), program + " is not installed; .ci/setup installs it");
        return places.get(0).toString();
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
