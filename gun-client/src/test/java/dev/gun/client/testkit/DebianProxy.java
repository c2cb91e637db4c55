package dev.gun.client.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Proxies of Debian's, each on one loopback port, open to everything that this machine asks for. */
public final class DebianProxy implements AutoCloseable {

    private final ServerProcess server;

    private DebianProxy(ServerProcess server) {
        this.server = server;
    }

    /** Squid: HTTP/1.1 CONNECT. */
    public static DebianProxy squid() {
        return start("squid", (directory, port) -> {
            // As root it gives up its rights and still writes here.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            write(
                    directory,
                    "http_port 127.0.0.1:" + port,
                    "http_access allow all",
                    "pid_filename none",
                    "cache deny all",
                    "access_log none",
                    "cache_log /dev/null",
                    "netdb_filename none",
                    "pinger_enable off",
                    "shutdown_lifetime 0 seconds",
                    "coredump_dir " + directory);
            return List.of("-N", "-f", file(directory));
        });
    }

    /** Tinyproxy: HTTP/1.1 CONNECT, for those who say {@code user} and {@code secret}. */
    public static DebianProxy tinyproxy() {
        return start("tinyproxy", (directory, port) -> {
            write(
                    directory,
                    "Port " + port,
                    "Listen 127.0.0.1",
                    "Timeout 600",
                    "BasicAuth user secret",
                    "LogLevel Error");
            return List.of("-d", "-c", file(directory));
        });
    }

    /** Dante: SOCKS5 without authentication; {@code 127.0.0.2} is not allowed by its ruleset. */
    public static DebianProxy dante() {
        return start("danted", (directory, port) -> {
            write(
                    directory,
                    "logoutput: /dev/null",
                    "internal: 127.0.0.1 port = " + port,
                    "external: 127.0.0.1",
                    "clientmethod: none",
                    "socksmethod: none",
                    "user.privileged: " + ServerProcess.user(),
                    "user.unprivileged: " + ServerProcess.user(),
                    "client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }",
                    "socks block { from: 127.0.0.0/8 to: 127.0.0.2/32 }",
                    "socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }");
            return List.of("-f", file(directory), "-p", directory.resolve("pid").toString());
        });
    }

    /** nghttpx: HTTP/2 CONNECT with prior knowledge, which it hands on to the HTTP/1.1 proxy on this port. */
    public static DebianProxy nghttpx(int behind) {
        return start("nghttpx", (directory, port) -> {
            write(directory, "");
            return List.of(
                    "--conf=" + file(directory),
                    "--http2-proxy",
                    "--workers=1",
                    "--errorlog-file=/dev/null",
                    "--accesslog-file=/dev/null",
                    "--frontend=127.0.0.1," + port + ";no-tls",
                    "--backend=127.0.0.1," + behind);
        });
    }

    private interface Setup {
        List<String> prepare(Path directory, int port) throws IOException;
    }

    private static DebianProxy start(String program, Setup setup) {
        return new DebianProxy(
                ServerProcess.start(program, 1, (directory, ports) -> setup.prepare(directory, ports.get(0))));
    }

    private static String file(Path directory) {
        return directory.resolve("proxy.conf").toString();
    }

    private static void write(Path directory, String... lines) throws IOException {
        Files.write(directory.resolve("proxy.conf"), List.of(lines));
    }

    /** Where it listens. */
    public int port() {
        return server.port(0);
    }

    @Override
    public void close() {
        server.close();
    }
}
