package dev.gun.client.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Debian's h2o: HTTP/1.1 and HTTP/2 with prior knowledge on one port, TLS with both on another.
 *
 * <ul>
 *   <li>{@code /hello}: "Hello world!"
 *   <li>{@code /big}: {@link #BIG} bytes of {@link Bytes#pattern}
 *   <li>{@code /page}: "page", with {@code /hello} pushed
 *   <li>{@code /back/...}: what the server behind it answers
 * </ul>
 */
public final class H2oPeer implements AutoCloseable {
    /** The size of {@code /big}. */
    public static final int BIG = 16 << 20;

    private final ServerProcess server;

    private H2oPeer(ServerProcess server) {
        this.server = server;
    }

    /**
     * A running server in front of the one on this port.
     *
     * @param settings at the top of its configuration, for example {@code http2-idle-timeout: 1}
     */
    public static H2oPeer startBefore(int backPort, String... settings) {
        return new H2oPeer(ServerProcess.start("h2o", 2, (directory, ports) -> {
            Path html = Files.createDirectory(directory.resolve("html"));
            Files.write(html.resolve("hello"), Bytes.utf8("Hello world!"));
            Files.write(html.resolve("big"), Bytes.pattern(BIG));
            Path file = Files.writeString(
                    directory.resolve("h2o.yaml"), configuration(ports, html, backPort, String.join("\n", settings)));
            return List.of("-m", "worker", "-c", file.toString());
        }));
    }

    /** HTTP/1.1 and h2c. */
    public int port() {
        return server.port(0);
    }

    /** TLS; ALPN h2 and http/1.1. */
    public int tlsPort() {
        return server.port(1);
    }

    /** Drains and ends, without waiting for it. */
    public void quit() {
        server.signal("TERM");
    }

    /** Kills it with all its connections, as kill -9 does. */
    public void kill() {
        server.kill();
    }

    @Override
    public void close() {
        server.close();
    }

    private static String configuration(List<Integer> ports, Path html, int backPort, String settings)
            throws IOException {
        Identity identity = TestPki.get().server();
        return """
                %s
                %s
                num-threads: 1
                listen:
                  host: 127.0.0.1
                  port: %d
                listen:
                  host: 127.0.0.1
                  port: %d
                  ssl:
                    certificate-file: %s
                    key-file: %s
                hosts:
                  default:
                    paths:
                      /:
                        file.dir: %s
                      /page:
                        mruby.handler: |
                          Proc.new { |env| [200, {"link" => "</hello>; rel=preload"}, ["page"]] }
                      /back:
                        proxy.reverse.url: http://127.0.0.1:%d/
                """.formatted(
                        ServerProcess.isRoot() ? "user: root" : "",
                        settings,
                        ports.get(0),
                        ports.get(1),
                        identity.chainFile(),
                        identity.keyFile(),
                        html,
                        backPort);
    }
}
