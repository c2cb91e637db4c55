package dev.gun.spring.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Debian's Redis on a loopback port, keeping nothing. */
final class RedisServer implements AutoCloseable {

    private static final Stream<Path> PLACES =
            Stream.of(Path.of("/usr/bin/redis-server"), Path.of("/usr/local/bin/redis-server"));
    private static final Path PROGRAM =
            PLACES.filter(Files::isExecutable).findFirst().orElse(Path.of("redis-server"));

    private static final int TRIES = 10;
    private static final int MILLIS_TO_ANSWER = 2_000;

    private final int port;
    private final Path directory;
    private final Process process;

    RedisServer() throws IOException {
        directory = Files.createTempDirectory("redis");
        int tries = TRIES;
        int wanted;
        Process started;
        do {
            wanted = freed();
            started = start(wanted, directory);
            // Another process may have got the port first: then this one has ended.
        } while (!isUp(started, wanted) && --tries > 0);
        assertThat(started.isAlive()).as("Redis runs").isTrue();
        port = wanted;
        process = started;
    }

    /** A port that nobody had a moment ago. */
    private static int freed() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Process start(int port, Path directory) throws IOException {
        return new ProcessBuilder(
                        PROGRAM.toString(),
                        "--bind",
                        InetAddress.getLoopbackAddress().getHostAddress(),
                        "--port",
                        Integer.toString(port),
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--dir",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static boolean isUp(Process process, int port) {
        await().until(() -> !process.isAlive() || answers(process, port));
        return process.isAlive();
    }

    /** Whether it is this process that answers there. */
    private static boolean answers(Process process, int port) {
        String wanted = "process_id:" + process.pid() + "\r\n";
        try (Socket socket = new Socket()) {
            socket.connect(address(port), MILLIS_TO_ANSWER);
            socket.setSoTimeout(MILLIS_TO_ANSWER);
            socket.getOutputStream().write("INFO server\r\nQUIT\r\n".getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII).contains(wanted);
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    InetSocketAddress address() {
        return address(port);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        // It keeps nothing, so the directory is empty: if it ever were not, this says so.
        Files.delete(directory);
    }
}
