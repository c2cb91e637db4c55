package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.tomcat.websocket.WsWebSocketContainer;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * Spring's client on the standard API, as Tomcat implements it, which is the one that a Boot application with the
 * default server has. Tomcat's threads as they are; nothing offers to set their number.
 */
final class SpringStandard implements Contender {

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        WsWebSocketContainer container = new WsWebSocketContainer();
        return new Sockets(container, new StandardWebSocketClient(container), target.http1());
    }

    private record Sockets(WsWebSocketContainer container, StandardWebSocketClient client, int port)
            implements WebSockets {

        @Override
        public CompletionStage<Socket> open(String path, Frames frames) {
            CompletableFuture<WebSocketSession> session =
                    client.execute(new Handler(frames), "ws://" + Target.HOST + ":" + port + path);
            return session.thenApply(any -> new Silent());
        }

        @Override
        public void close() {
            container.destroy();
        }
    }

    private static final class Handler extends AbstractWebSocketHandler {

        private final WebSockets.Frames frames;

        Handler(WebSockets.Frames frames) {
            this.frames = frames;
        }

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) {
            frames.text(message.getPayload());
        }

        @Override
        protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
            frames.binary(message.getPayloadLength());
        }

        @Override
        public void handleTransportError(WebSocketSession session, Throwable failure) {
            frames.failed(failure);
        }
    }
}
