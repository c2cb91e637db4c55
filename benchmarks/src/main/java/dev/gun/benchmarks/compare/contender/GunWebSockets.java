package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import dev.gun.client.Bytes;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.GunReceiver;
import dev.gun.client.GunStream;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.ReplyTo;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** WebSockets, each on a connection of its own, or all on one of HTTP/2. */
final class GunWebSockets implements WebSockets {

    private final GunClient client = Gun.client();
    private final int port;
    private final GunOptions options;
    private final boolean deflate;
    private final boolean onEventLoop;
    private final @Nullable GunConnection shared;
    private final Map<Frames, Receiver> receivers = new ConcurrentHashMap<>();

    GunWebSockets(int port, GunOptions options, boolean onOne, boolean deflate, boolean onEventLoop) {
        this.port = port;
        this.options = options;
        this.deflate = deflate;
        this.onEventLoop = onEventLoop;
        this.shared = onOne ? client.open(Target.HOST, port, options) : null;
    }

    @Override
    public CompletionStage<Socket> open(String path, Frames frames) {
        GunConnection connection = shared != null ? shared : client.open(Target.HOST, port, options);
        return receivers.computeIfAbsent(frames, Receiver::new).open(connection, path);
    }

    @Override
    public void close() {
        client.close();
    }

    /** One for all the WebSockets of the same receiver of frames. */
    private final class Receiver implements GunReceiver {

        /** Those that are not open yet. */
        private final Map<GunStream, CompletableFuture<Socket>> opening = new HashMap<>();

        private final Frames frames;

        Receiver(Frames frames) {
            this.frames = frames;
        }

        /** The answer waits until it is known whose it is. */
        private CompletionStage<Socket> open(GunConnection connection, String path) {
            CompletableFuture<Socket> open = new CompletableFuture<>();
            synchronized (opening) {
                WsOptions asked = WsOptions.builder()
                        .compress(deflate)
                        .replyTo(ReplyTo.receiver(this))
                        .build();
                opening.put(connection.wsUpgrade(path, Headers.empty(), asked), open);
            }
            return open;
        }

        private @Nullable CompletableFuture<Socket> answered(@Nullable GunStream stream) {
            synchronized (opening) {
                return opening.remove(stream);
            }
        }

        @Override
        public void receive(GunMessage message) {
            if (message instanceof GunWs ws) {
                frame(ws.frame());
            } else if (message instanceof GunUpgrade upgrade) {
                opened((GunWebSocket) upgrade.stream());
            } else if (message instanceof GunError error) {
                failed(error.stream(), new GunException(error.reason()));
            } else {
                failed(null, new IllegalStateException("Unexpected: " + message));
            }
        }

        private void frame(WsFrame frame) {
            if (frame instanceof WsFrame.Text text) {
                frames.text(text.text());
            } else if (frame instanceof WsFrame.Binary binary) {
                frames.binary(binary.size());
            } else {
                failed(null, new IllegalStateException("Unexpected: " + frame));
            }
        }

        private void opened(GunWebSocket webSocket) {
            CompletableFuture<Socket> open = answered(webSocket);
            if (open != null) {
                open.complete(new Sender(webSocket));
            }
        }

        private void failed(@Nullable GunStream stream, Throwable cause) {
            CompletableFuture<Socket> open = answered(stream);
            if (open == null) {
                frames.failed(cause);
            } else {
                open.completeExceptionally(cause);
            }
        }

        @Override
        public boolean onEventLoop() {
            return onEventLoop;
        }
    }

    private record Sender(GunWebSocket stream) implements Socket {
        @Override
        public void sendText(String text) {
            stream.send(WsFrame.text(text));
        }

        @Override
        public void sendBinary(byte[] bytes) {
            stream.send(WsFrame.binary(Bytes.wrap(bytes)));
        }
    }
}
