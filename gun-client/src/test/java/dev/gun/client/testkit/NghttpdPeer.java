package dev.gun.client.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * nghttpd, the reference implementation's server: HTTP/2 only, on one port.
 *
 * <ul>
 *   <li>{@code /hello}: "Hello world!"
 *   <li>{@code /big}: {@link #BIG} bytes of {@link Bytes#pattern}
 *   <li>{@code /page}: "page", with {@code /hello} pushed
 *   <li>POST or PUT anywhere: the request's body, echoed
 * </ul>
 *
 * <p>Each response with a body ends with the trailer {@code x-trailer: after}.
 */
public final class NghttpdPeer implements AutoCloseable {
    /** The size of {@code /big}. */
    public static final int BIG = 16 << 20;

    private final ServerProcess server;

    private NghttpdPeer(ServerProcess server) {
        this.server = server;
    }

    /** A running server in clear text, with prior knowledge. */
    public static NghttpdPeer start(String... arguments) {
        return start(List.of("--no-tls"), arguments, List.of());
    }

    /** A running server with TLS; ALPN h2. */
    public static NghttpdPeer startTls(String... arguments) {
        Identity identity = TestPki.get().server();
        return start(
                List.of(),
                arguments,
                List.of(identity.keyFile().toString(), identity.chainFile().toString()));
    }

    /** The port. */
    public int port() {
        return server.port(0);
    }

    /** Kills it with all its connections, as kill -9 does. */
    public void kill() {
        server.kill();
    }

    @Override
    public void close() {
        server.close();
    }

    private static NghttpdPeer start(List<String> mode, String[] arguments, List<String> identity) {
        return new NghttpdPeer(ServerProcess.start("nghttpd", 1, (directory, ports) -> {
            Path html = Files.createDirectory(directory.resolve("html"));
            Files.write(html.resolve("hello"), Bytes.utf8("Hello world!"));
            Files.write(html.resolve("page"), Bytes.utf8("page"));
            Files.write(html.resolve("big"), Bytes.pattern(BIG));
            List<String> command = new ArrayList<>(List.of(
                    "--address=127.0.0.1",
                    "--htdocs=" + html,
                    "--push=/page=/hello",
                    "--trailer=x-trailer: after",
                    "--echo-upload"));
            command.addAll(mode);
            command.addAll(List.of(arguments));
            command.add(ports.get(0).toString());
            command.addAll(identity);
            return command;
        }));
    }
}
