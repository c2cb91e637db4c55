package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server for the adapters' tests, the JDK's: what it is asked is kept, what it answers is in {@link #handle}. */
public final class AdapterServer implements AutoCloseable {

    /** A request as it came. */
    public record Seen(String method, String target, Map<String, List<String>> headers, String body) {

        public String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : String.join(", ", values);
        }
    }

    public final List<Seen> seen = new CopyOnWriteArrayList<>();

    /** Opened by the test. */
    public final CountDownLatch gate = new CountDownLatch(1);

    /** Counted down when a client has gone in the midst of a response. */
    public final CountDownLatch gone = new CountDownLatch(1);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public AdapterServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = path.equals("/refuse")
                    ? ""
                    : new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            seen.add(new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    body));
            if (path.equals("/echo")) {
                String type = exchange.getRequestHeaders().getFirst("Content-type");
                if (type != null) {
                    exchange.getResponseHeaders().set("Content-Type", type);
                }
                send(exchange, 200, body);
            } else if (path.startsWith("/status/")) {
                send(exchange, Integer.parseInt(path.substring("/status/".length())), "");
            } else if (path.startsWith("/redirect/")) {
                redirect(exchange, Integer.parseInt(path.substring("/redirect/".length())));
            } else if (path.equals("/loop")) {
                exchange.getResponseHeaders().set("Location", "/loop");
                send(exchange, 302, "");
            } else if (path.equals("/cookies")) {
                exchange.getResponseHeaders().add("Set-Cookie", "a=1; Path=/; HttpOnly; SameSite=Lax");
                exchange.getResponseHeaders().add("Set-Cookie", "b=2; Max-Age=60");
                send(exchange, 200, "cookies");
            } else if (path.equals("/slow")) {
                awaitGate();
                send(exchange, 200, "slow");
            } else if (path.equals("/stalled")) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("begun".getBytes(UTF_8));
                exchange.getResponseBody().flush();
                awaitGate();
            } else if (path.equals("/endless")) {
                endless(exchange);
            } else if (path.equals("/refuse")) {
                send(exchange, 413, "too large");
            } else if (path.equals("/json")) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                send(exchange, 200, "{\"name\":\"gun\"}");
            } else {
                send(exchange, 200, "Hello world!");
            }
        }
    }

    private void redirect(HttpExchange exchange, int status) throws IOException {
        String to = exchange.getRequestURI().getQuery();
        exchange.getResponseHeaders().set("Location", to == null ? "/echo" : to);
        send(exchange, status, "elsewhere");
    }

    private void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] piece = new byte[64 * 1_024];
        try {
            for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write(piece);
            }
        } catch (IOException e) {
            gone.countDown();
            throw e;
        }
    }

    private void awaitGate() {
        try {
            gate.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        boolean none = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
        if (!none) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
