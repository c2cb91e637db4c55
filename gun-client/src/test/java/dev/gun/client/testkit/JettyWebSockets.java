package dev.gun.client.testkit;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSockets of {@link JettyPeer}.
 *
 * <ul>
 *   <li>{@code /ws}: echoes text and binary messages; of the offered subprotocols it takes the first
 *   <li>{@code /ws-push?n=[&close=]}: sends text messages {@code message 0} to {@code message n-1} right after the
 *       handshake, then closes with that code if one is given; what it receives it echoes
 *   <li>{@code /ws-refuse}: answers the upgrade with 403
 * </ul>
 */
public final class JettyWebSockets {
    private static final Logger LOG = LoggerFactory.getLogger(JettyWebSockets.class);

    private JettyWebSockets() {}

    static void addTo(ServerWebSocketContainer container) {
        container.addMapping("/ws", (request, response, callback) -> {
            acceptFirstSubprotocol(request, response);
            return new Echo();
        });
        container.addMapping("/ws-push", (request, response, callback) -> {
            int count = Integer.parseInt(JettyEndpoints.query(request, "n", "1"));
            int close = Integer.parseInt(JettyEndpoints.query(request, "close", "0"));
            return new Push(count, close);
        });
        container.addMapping("/ws-refuse", (request, response, callback) -> {
            response.setStatus(403);
            callback.succeeded();
            return null;
        });
    }

    private static void acceptFirstSubprotocol(ServerUpgradeRequest request, ServerUpgradeResponse response) {
        if (!request.getSubProtocols().isEmpty()) {
            response.setAcceptedSubProtocol(request.getSubProtocols().get(0));
        }
    }

    /** Asks for the next message when the echo of the last has gone. Public for Jetty's method handles. */
    public static class Echo implements Session.Listener {
        private volatile Session session;

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
            opened.demand();
        }

        @Override
        public void onWebSocketText(String message) {
            session.sendText(message, next());
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            session.sendBinary(payload, Callback.from(next(), callback::succeed));
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
        public void onWebSocketError(Throwable cause) {
            LOG.debug("a client went away without closing, or broke the protocol", cause);
        }

        private Callback next() {
            return Callback.from(session::demand, failure -> session.disconnect());
        }
    }

    /** Speaks first. */
    public static final class Push extends Echo {
        private final int count;
        private final int closeCode;

        Push(int count, int closeCode) {
            this.count = count;
            this.closeCode = closeCode;
        }

        @Override
        public void onWebSocketOpen(Session opened) {
            super.onWebSocketOpen(opened);
            for (int i = 0; i < count; i++) {
                Callback.Completable sent = new Callback.Completable();
                opened.sendText("message " + i, sent);
                sent.join();
            }
            if (closeCode != 0) {
                opened.close(closeCode, "pushed", Callback.NOOP);
            }
        }
    }
}
