package dev.gun.client.testkit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket client, to test the test kit's own servers with. */
final class WsClient {
    private final Recorder<String> received;
    private final WebSocket webSocket;

    private WsClient(Recorder<String> received, WebSocket webSocket) {
        this.received = received;
        this.webSocket = webSocket;
    }

    static WsClient connect(URI uri) throws Exception {
        Recorder<String> received = new Recorder<>();
        WebSocket webSocket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, new Listener(received))
                .get(10, TimeUnit.SECONDS);
        return new WsClient(received, webSocket);
    }

    /** Text frames as their text, the close frame as {@code close <code> <reason>}. */
    Recorder<String> received() {
        return received;
    }

    void sendText(String text) throws Exception {
        webSocket.sendText(text, true).get(10, TimeUnit.SECONDS);
    }

    void sendBinary(byte[] bytes) throws Exception {
        webSocket.sendBinary(ByteBuffer.wrap(bytes), true).get(10, TimeUnit.SECONDS);
    }

    /** Closes with 1000 and waits for the answer. */
    void close() throws Exception {
        webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
        received.awaitExactly("close 1000 ");
    }

    private record Listener(Recorder<String> received) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
            received.record(data.toString());
            ws.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
            received.record("close " + code + " " + reason);
            return null;
        }
    }
}
