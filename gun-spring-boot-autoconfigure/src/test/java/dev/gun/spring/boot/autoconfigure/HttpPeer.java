package dev.gun.spring.boot.autoconfigure;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server of the JDK on a loopback port: answers each request with the status that its path ends with, 200
 * for any other, and keeps the header fields of each. A request for {@code /wait} waits for the gate.
 */
public final class HttpPeer implements AutoCloseable {

    public final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    public final List<String> clients = new CopyOnWriteArrayList<>();
    public final CountDownLatch gate = new CountDownLatch(1);
    public final List<String> targets = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String scheme;

    /** Over TCP. */
    public HttpPeer() {
        this(null);
    }

    /** Over TLS, unless there is no context. */
    public HttpPeer(@Nullable SSLContext tls) {
        scheme = tls == null ? "http" : "https";
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (tls == null) {
                server = HttpServer.create(address, 0);
            } else {
                HttpsServer https = HttpsServer.create(address, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(tls) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters wanted = tls.getDefaultSSLParameters();
                        wanted.setWantClientAuth(true);
                        parameters.setSSLParameters(wanted);
                    }
                });
                server = https;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            if (exchange instanceof HttpsExchange https) {
                clients.add(name(https));
            }
            targets.add(exchange.getRequestURI().toString());
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/wait")) {
                waitForGate();
            }
            String last = path.substring(path.lastIndexOf('/') + 1);
            exchange.sendResponseHeaders(last.matches("[2-5]\\d\\d") ? Integer.parseInt(last) : 200, -1);
            exchange.close();
        });
        // Else one connection that says nothing keeps all others from their handshake.
        server.setExecutor(threads);
        server.start();
    }

    private void waitForGate() {
        try {
            if (!gate.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who the client says it is, by its certificate. */
    private static String name(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }

    public String uri() {
        return scheme + "://localhost:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
