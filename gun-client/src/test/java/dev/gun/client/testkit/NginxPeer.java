package dev.gun.client.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Debian's nginx: HTTP/1.1, HTTP/2 with prior knowledge, TLS with and without HTTP/2, and a reverse proxy.
 *
 * <ul>
 *   <li>{@code /hello}: "Hello world!"
 *   <li>{@code /big}: {@link #BIG} bytes of {@link Bytes#pattern}
 *   <li>{@code /trailers}: 200 "body", then the trailer {@code x-trailer: after} (over HTTP/2)
 *   <li>{@code /back/...}: what the server behind it answers, WebSockets included; nothing is buffered on the way
 * </ul>
 *
 * <p>It has one worker process, which is what its master replaces on a reload.
 */
public final class NginxPeer implements AutoCloseable {
    /** The size of {@code /big}. */
    public static final int BIG = 16 << 20;

    private final ServerProcess server;

    private NginxPeer(ServerProcess server) {
        this.server = server;
    }

    /**
     * A running server with nothing behind it.
     *
     * @param directives of the server block, for example {@code keepalive_requests 5;}
     */
    public static NginxPeer start(String... directives) {
        return startBefore(RawPeer.refusingPort(), directives);
    }

    /** A running server in front of the one on this port. */
    public static NginxPeer startBefore(int backPort, String... directives) {
        return new NginxPeer(ServerProcess.start("nginx", 4, (directory, ports) -> {
            Path html = Files.createDirectory(directory.resolve("html"));
            Files.write(html.resolve("hello"), Bytes.utf8("Hello world!"));
            Files.write(html.resolve("trailers"), Bytes.utf8("body"));
            Files.write(html.resolve("big"), Bytes.pattern(BIG));
            Files.writeString(
                    directory.resolve("nginx.conf"),
                    configuration(directory, ports, backPort, String.join("\n", directives)));
            return List.of(
                    "-p",
                    directory.toString(),
                    "-c",
                    directory.resolve("nginx.conf").toString(),
                    "-e",
                    "stderr");
        }));
    }

    /** HTTP/1.1 in clear text. */
    public int port() {
        return server.port(0);
    }

    /** HTTP/2 in clear text, with prior knowledge. */
    public int h2cPort() {
        return server.port(1);
    }

    /** TLS; ALPN h2 and http/1.1. */
    public int tlsPort() {
        return server.port(2);
    }

    /** TLS; ALPN http/1.1 only. */
    public int tlsHttp1Port() {
        return server.port(3);
    }

    /** Reads the configuration again: the worker drains its connections, a new one takes the next. */
    public void reload() {
        List<ProcessHandle> before = server.children();
        server.signal("HUP");
        // The new worker accepts before the old one is told to drain; both are there until it has.
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Gates.TIMEOUT)
                .until(() -> server.children().stream().anyMatch(child -> !before.contains(child)));
    }

    /** Drains and ends, without waiting for it. */
    public void quit() {
        server.signal("QUIT");
    }

    /** Waits until no port takes connections any more, as is so when all workers have begun to drain. */
    public void awaitNotListening() {
        server.awaitNotListening();
    }

    /** Kills the worker with all its connections, as kill -9 does; the master starts another. */
    public void killWorker() {
        server.children().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        server.close();
    }

    private static String configuration(Path directory, List<Integer> ports, int backPort, String directives)
            throws IOException {
        TestPki pki = TestPki.get();
        Path authority = Files.writeString(directory.resolve("ca.pem"), pki.ca().certificatePem());
        return """
                %s
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                events { worker_connections 256; }
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    client_max_body_size 64m;
                    map $http_upgrade $hop { default upgrade; '' ''; }
                    server {
                        listen 127.0.0.1:%d;
                        listen 127.0.0.1:%d http2;
                        listen 127.0.0.1:%d ssl http2;
                        listen 127.0.0.1:%d ssl;
                        ssl_certificate %s;
                        ssl_certificate_key %s;
                        ssl_client_certificate %s;
                        default_type text/plain;
                        root html;
                        location /trailers { add_trailer x-trailer after; }
                        location /back/ {
                            proxy_pass http://127.0.0.1:%d/;
                            proxy_http_version 1.1;
                            proxy_buffering off;
                            proxy_request_buffering off;
                            proxy_set_header Upgrade $http_upgrade;
                            proxy_set_header Connection $hop;
                        }
                        %s
                    }
                }
                """.formatted(
                        ServerProcess.isRoot() ? "user root;" : "",
                        ports.get(0),
                        ports.get(1),
                        ports.get(2),
                        ports.get(3),
                        pki.server().chainFile(),
                        pki.server().keyFile(),
                        authority,
                        backPort,
                        directives);
    }
}
