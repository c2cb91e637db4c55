package dev.gun.spring.adapter;

import dev.gun.spring.boot.autoconfigure.TestCertificate;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A Jetty with two ports: one in clear text, one with TLS and ALPN for HTTP/2 and HTTP/1.1. */
final class AdapterJetty implements AutoCloseable {

    private final Server server;
    private final ServerConnector clear;
    private final ServerConnector tls;

    /**
     * One that is not started.
     *
     * @param inClearText what is spoken in clear text, HTTP/1.1 first
     * @param http2 HTTP/2 over TLS
     */
    AdapterJetty(
            TestCertificate certificate,
            Function<HttpConfiguration, List<ConnectionFactory>> inClearText,
            Function<HttpConfiguration, HTTP2ServerConnectionFactory> http2) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setDaemon(true);
        server = new Server(threads);
        clear = connector(inClearText.apply(new HttpConfiguration()).stream());
        HttpConfiguration https = new HttpConfiguration();
        https.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setKeyStore(certificate.identityStore());
        ssl.setKeyStorePassword(TestCertificate.PASSWORD);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
        alpn.setDefaultProtocol("http/1.1");
        tls = connector(Stream.of(
                new SslConnectionFactory(ssl, alpn.getProtocol()),
                alpn,
                http2.apply(https),
                new HttpConnectionFactory(https)));
    }

    private ServerConnector connector(Stream<ConnectionFactory> factories) {
        ServerConnector connector = new ServerConnector(server, 1, 1, factories.toArray(ConnectionFactory[]::new));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        return connector;
    }

    /** For handlers that need it when they are made. */
    Server server() {
        return server;
    }

    void start(Handler handler) {
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not start", e);
        }
    }

    URI uri(String scheme, String path) {
        ServerConnector connector = scheme.equals("wss") || scheme.equals("https") ? tls : clear;
        return URI.create(scheme + "://localhost:" + connector.getLocalPort() + path);
    }

    /** How many connections are open. */
    int connections() {
        return clear.getConnectedEndPoints().size()
                + tls.getConnectedEndPoints().size();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }
}
