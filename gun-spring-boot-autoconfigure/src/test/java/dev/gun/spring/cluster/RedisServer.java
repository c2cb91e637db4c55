package dev.gun.spring.cluster;

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

    private final int port;
    private final Path directory;
    private final Process process;

    RedisServer() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        directory = Files.createTempDirectory("redis");
        process = new ProcessBuilder(
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
        await().until(this::accepts);
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(address());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    InetSocketAddress address() {
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
