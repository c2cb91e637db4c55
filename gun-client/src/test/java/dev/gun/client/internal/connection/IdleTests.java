package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunReceiver;
import dev.gun.client.ReplyTo;
import dev.gun.client.WsOptions;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import dev.gun.client.testkit.Gates;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
        "What a WebSocket holds that is idle, besides its socket, and does not share with others to the same place")
class IdleTests {

    /** Where the system has no limit for what is sent, a connection has a watch for it. */
    private static final GunOptions OPTIONS =
            GunOptions.builder().tcpSendTimeout(GunOptions.INFINITE).build();

    private static final List<String> ALWAYS = List.of(
            "ConnectionDriver",
            "DefaultGunConnection",
            "DefaultGunWebSocket",
            "Delivery",
            "FrameParser",
            "Gate",
            "Inflow",
            "LifecycleRunner",
            "Receiver",
            "SocketHolder",
            "SpokenProtocol",
            "Status",
            "StreamCounts",
            "Streams",
            "Traffic",
            "WsEndpoint",
            "WsMachine",
            "WsProtocol",
            "WsReader",
            "WsSender");

    private final RawPeer peer = RawPeer.start(connection -> {
        RawWebSocket webSocket = connection.acceptWebSocket();
        webSocket.sendFrame(1, false, 0, new byte[] {'a'});
        webSocket.sendFrame(0, true, 0, new byte[] {'b'});
        connection.expectGone();
    });
    private final GunClient client = GunClient.builder().eventLoopThreads(1).build();

    @AfterEach
    void close() {
        client.close();
        peer.close();
    }

    private static final class Receiver implements GunReceiver {

        private final boolean onEventLoop;
        private final CompletableFuture<GunWs> heard = new CompletableFuture<>();

        Receiver(boolean onEventLoop) {
            this.onEventLoop = onEventLoop;
        }

        @Override
        public void receive(GunMessage message) {
            if (message instanceof GunWs frame) {
                heard.complete(frame);
            } else if (!(message instanceof GunUpgrade)) {
                heard.completeExceptionally(new AssertionError("Unexpected: " + message));
            }
        }

        @Override
        public boolean onEventLoop() {
            return onEventLoop;
        }
    }

    /** A WebSocket that has received a message, in two frames. */
    private record Open(GunConnection connection, DefaultGunWebSocket webSocket) {}

    private Open open(boolean onEventLoop) throws InterruptedException, ExecutionException, TimeoutException {
        GunConnection connection = client.open(peer.host(), peer.port(), OPTIONS);
        Receiver receiver = new Receiver(onEventLoop);
        connection.wsUpgrade(
                "/", WsOptions.builder().replyTo(ReplyTo.receiver(receiver)).build());
        GunWs frame = receiver.heard.get(Gates.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        return new Open(connection, (DefaultGunWebSocket) frame.stream());
    }

    /** What the first of two holds, seen between turns of the event loop, on which both live. */
    private static List<String> heldByFirst(Open first, Open second)
            throws InterruptedException, ExecutionException, TimeoutException {
        return first.webSocket()
                .driver()
                .loop()
                .submit(() -> Held.by(first.connection(), first.webSocket())
                        .apartFrom(Held.by(second.connection(), second.webSocket())))
                .get(Gates.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<String> with(String... besides) {
        return Stream.concat(ALWAYS.stream(), Stream.of(besides)).sorted().toList();
    }

    @Test
    @DisplayName("One whose receiver is called on the event loop")
    void onEventLoop() throws Exception {
        Open first = open(true);
        Open second = open(true);

        assertThat(heldByFirst(first, second)).containsExactlyElementsOf(with("DirectLane"));
    }

    @Test
    @DisplayName("One whose receiver is called on an executor has a queue to it besides")
    void onExecutor() throws Exception {
        Open first = open(false);
        Open second = open(false);

        List<String> expected = with("Queued", "QueuedLane");
        // The receiver is called before its thread has told that it was.
        await().atMost(Gates.TIMEOUT)
                .untilAsserted(() -> assertThat(heldByFirst(first, second)).containsExactlyElementsOf(expected));
    }
}
