package dev.gun.client.testkit;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A real server in this JVM: Jetty 12.1 on two loopback ports.
 *
 * <ul>
 *   <li>{@link #port()}: HTTP/1.1 and HTTP/2 with prior knowledge (h2c)
 *   <li>{@link #tlsPort()}: TLS with the localhost certificate of {@link TestPki}; ALPN h2 and http/1.1
 *   <li>WebSocket over HTTP/1.1 and, by RFC 8441, over HTTP/2, with permessage-deflate for who offers it
 * </ul>
 *
 * <p>What it answers is in {@link JettyEndpoints} and {@link JettyWebSockets}. Thread-safe.
 */
public final class JettyPeer implements AutoCloseable {
    private static final int MAX_MESSAGE = 64 << 20;

    private final Gates gates = new Gates();
    private final Server server;
    private final ServerConnector clear;
    private final ServerConnector tls;

    private JettyPeer(boolean clientAuth) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("jetty-peer");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        clear = connector(List.of(new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http)));
        tls = connector(tlsFactories(clientAuth));
        WebSocketUpgradeHandler webSockets = WebSocketUpgradeHandler.from(server, container -> {
            container.setMaxTextMessageSize(MAX_MESSAGE);
            container.setMaxBinaryMessageSize(MAX_MESSAGE);
            container.setMaxFrameSize(MAX_MESSAGE);
            JettyWebSockets.addTo(container);
        });
        webSockets.setHandler(new JettyEndpoints(gates));
        server.setHandler(webSockets);
    }

    /** A running server. */
    public static JettyPeer start() {
        return start(new JettyPeer(false));
    }

    /** A running server whose TLS port demands a certificate of {@link TestPki}'s authority. */
    public static JettyPeer startWithClientAuth() {
        return start(new JettyPeer(true));
    }

    /** The port in clear text: HTTP/1.1 and h2c. */
    public int port() {
        return clear.getLocalPort();
    }

    /** The port with TLS: ALPN h2 and http/1.1. */
    public int tlsPort() {
        return tls.getLocalPort();
    }

    /** The gates at which endpoints wait. */
    public Gates gates() {
        return gates;
    }

    /** How many connections are open, on both ports. */
    public int openConnections() {
        return clear.getConnectedEndPoints().size()
                + tls.getConnectedEndPoints().size();
    }

    // Jetty's stop() throws anything.
    @SuppressWarnings("IllegalCatch")
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }

    @SuppressWarnings("IllegalCatch")
    private static JettyPeer start(JettyPeer peer) {
        try {
            peer.server.start();
            return peer;
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not start", e);
        }
    }

    private ServerConnector connector(List<ConnectionFactory> factories) {
        ServerConnector connector = new ServerConnector(server, 1, 1, factories.toArray(ConnectionFactory[]::new));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        return connector;
    }

    private static List<ConnectionFactory> tlsFactories(boolean clientAuth) {
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setSslContext(TestPki.get().server().serverContext());
        ssl.setNeedClientAuth(clientAuth);
        HttpConfiguration https = new HttpConfiguration();
        https.setSendServerVersion(false);
        // Without the check of the name: clients come by address too.
        https.addCustomizer(new SecureRequestCustomizer(false));
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
        alpn.setDefaultProtocol("http/1.1");
        List<ConnectionFactory> factories = new ArrayList<>();
        factories.add(new SslConnectionFactory(ssl, alpn.getProtocol()));
        factories.add(alpn);
        factories.add(new HTTP2ServerConnectionFactory(https));
        factories.add(new HttpConnectionFactory(https));
        return factories;
    }
}
