package dev.gun.spring.adapter;

import dev.gun.spring.boot.autoconfigure.TestCertificate;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * Jetty: WebSockets over HTTP/1.1 and, by RFC 8441, over HTTP/2, in clear text and over TLS. {@code /echo} echoes, with
 * subprotocol {@code chat} for who offers it; the text {@code flood} is answered with messages until the WebSocket ends,
 * {@code close} with a close frame, {@code drop} with the end of what carries it. {@code /closing} closes at once with
 * 1001, {@code /status} refuses with 403, and anything else is answered with 200.
 */
final class JettyWebSocketServer implements AutoCloseable {

    /** What was asked: the protocol that carried it, its target, and two of its header fields. */
    record Asked(String protocol, String target, List<String> test, String cookie) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
    final AtomicInteger written = new AtomicInteger();

    private static final int MAX_MESSAGE = 4 << 20;

    private final AdapterJetty jetty;

    /** What it is asked to be. */
    enum Rfc8441 {
        /** It says that it takes WebSockets over HTTP/2. */
        OFFERED,
        /** It does not. */
        NOT_OFFERED
    }

    JettyWebSocketServer(TestCertificate certificate, Rfc8441 rfc8441) {
        boolean offered = rfc8441 == Rfc8441.OFFERED;
        jetty = new AdapterJetty(
                certificate,
                http -> List.of(
                        new HttpConnectionFactory(http), offering(offered, new HTTP2CServerConnectionFactory(http))),
                https -> offering(offered, new HTTP2ServerConnectionFactory(https)));
        WebSocketUpgradeHandler webSockets = WebSocketUpgradeHandler.from(jetty.server(), container -> {
            container.setMaxBinaryMessageSize(MAX_MESSAGE);
            container.addMapping("/echo", (request, response, callback) -> accept(request, response, Echo::new));
            container.addMapping("/closing", (request, response, callback) -> accept(request, response, Closing::new));
            container.addMapping("/status", (request, response, callback) -> {
                response.setStatus(403);
                callback.succeeded();
                return null;
            });
        });
        webSockets.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                callback.succeeded();
                return true;
            }
        });
        jetty.start(webSockets);
    }

    private static <F extends AbstractHTTP2ServerConnectionFactory> F offering(boolean offered, F factory) {
        factory.setConnectProtocolEnabled(offered);
        return factory;
    }

    private Session.Listener accept(
            ServerUpgradeRequest request, Response response, Supplier<? extends Session.Listener> session) {
        asked.add(new Asked(
                request.getConnectionMetaData().getProtocol(),
                request.getHttpURI().getPathQuery(),
                request.getHeaders().getFields("x-test").stream()
                        .map(HttpField::getValue)
                        .toList(),
                request.getHeaders().get("cookie")));
        if (request.getSubProtocols().contains("chat")) {
            response.getHeaders().put("Sec-WebSocket-Protocol", "chat");
        }
        response.getHeaders().add("Set-Cookie", "seen=1");
        return session.get();
    }

    URI uri(String scheme, String path) {
        return jetty.uri(scheme, path);
    }

    /** How many connections are open. */
    int connections() {
        return jetty.connections();
    }

    /** Public for Jetty's method handles. */
    public class Echo implements Session.Listener {

        private volatile Session session;

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
            opened.demand();
        }

        @Override
        public void onWebSocketText(String text) {
            switch (text) {
                case "close" -> session.close(4001, "enough", next());
                case "drop" -> session.disconnect();
                case "flood" -> {
                    // Beside it the client's close frame is read.
                    Thread flood = new Thread(this::flood, "flood");
                    flood.setDaemon(true);
                    flood.start();
                    session.demand();
                }
                default -> session.sendText(text, next());
            }
        }

        /** One message when the one before has left, so that the room on the way is all that is filled. */
        private void flood() {
            ByteBuffer message = ByteBuffer.allocate(4_096).asReadOnlyBuffer();
            try {
                while (session.isOpen()) {
                    var sent = new org.eclipse.jetty.websocket.api.Callback.Completable();
                    session.sendBinary(message.duplicate(), sent);
                    sent.join();
                    written.incrementAndGet();
                }
            } catch (CompletionException e) {
                // The client has closed, which is how a flood ends.
                return;
            }
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, org.eclipse.jetty.websocket.api.Callback callback) {
            session.sendBinary(payload, org.eclipse.jetty.websocket.api.Callback.from(next(), callback::succeed));
        }

        @Override
        public void onWebSocketPing(ByteBuffer payload) {
            session.sendPong(payload, next());
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            session.demand();
        }

        @Override
        public void onWebSocketClose(int code, String reason, org.eclipse.jetty.websocket.api.Callback callback) {
            closeCodes.add(code);
            callback.succeed();
        }

        private org.eclipse.jetty.websocket.api.Callback next() {
            return org.eclipse.jetty.websocket.api.Callback.from(session::demand, failure -> session.disconnect());
        }
    }

    /** Public for Jetty's method handles. */
    public final class Closing extends Echo {

        @Override
        public void onWebSocketOpen(Session opened) {
            super.onWebSocketOpen(opened);
            opened.close(1001, "going away", org.eclipse.jetty.websocket.api.Callback.NOOP);
        }
    }

    @Override
    public void close() {
        jetty.close();
    }
}
