package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.message.GunMessage;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Recorder;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Handlers of WebSocket subprotocols, and who reads what they deliver (spec page 1 §5, §8)")
class WsSubprotocolReadingTests {

    private static final HeaderField V2 = new HeaderField("sec-websocket-protocol", "v2");

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    /** What the handler saw. */
    private final Recorder<String> handled = new Recorder<>();

    /** What the subscriber saw. */
    private final Recorder<String> signals = new Recorder<>();

    private final CountDownLatch unblock = new CountDownLatch(1);

    /** Delivers each text twice, in capitals; "block" waits. */
    private final class Twice implements WsSubprotocol {

        private WsSubprotocol.@Nullable Context context;

        @Override
        public void init(Context given) {
            context = given;
        }

        @Override
        public int handle(WsFrame frame) throws Exception {
            String text = frame.isClose() ? "close" : frame.asText();
            handled.record(text);
            if (text.equals("block")) {
                unblock.await();
            }
            if (!frame.isClose()) {
                Objects.requireNonNull(context).deliver(WsFrame.text(text + " 1"));
                Objects.requireNonNull(context).deliver(WsFrame.text(text + " 2"));
            }
            return 1;
        }
    }

    private final class Slow implements Flow.Subscriber<GunMessage> {

        private volatile Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(GunMessage message) {
            signals.record(Said.of(message));
        }

        @Override
        public void onError(Throwable failure) {
            signals.record(failure.toString());
        }

        @Override
        public void onComplete() {
            signals.record("complete");
        }

        void request(long n) {
            Objects.requireNonNull(subscription).request(n);
        }
    }

    private WsOptions.Builder options() {
        return WsOptions.builder().protocol("v2", Twice::new);
    }

    @Test
    @DisplayName("messages(): the handler has the frames, and the subscriber what it delivers, at its own pace")
    void messages() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket(V2);
            ws.sendText("a");
            ws.sendText("b");
            ws.send(dev.gun.client.testkit.WsFrame.close(1000, ""));
        })) {
            GunWebSocket ws = gun.open(peer, gun.options(Protocol.HTTP))
                    .wsUpgrade(
                            "/",
                            Headers.empty(),
                            options().replyTo(ReplyTo.HANDLE).build());
            Slow slow = new Slow();
            ws.messages().subscribe(slow);
            slow.request(2);
            signals.awaitExactly("upgrade #1 [websocket]", "ws #1 text a 1");
            handled.awaitExactly("a");

            slow.request(2);
            signals.awaitExactly("ws #1 text a 2", "ws #1 text b 1");
            slow.request(2);
            signals.awaitExactly("ws #1 text b 2", "complete");
            handled.awaitExactly("b", "close");
        }
    }

    @Test
    @DisplayName("response() and body() of a WebSocket that was accepted fail with badstate; its frames are nobody's")
    void response() throws Exception {
        try (RawPeer peer =
                RawPeer.start(connection -> connection.acceptWebSocket(V2).sendText("a"))) {
            GunWebSocket ws = gun.open(peer, gun.options(Protocol.HTTP))
                    .wsUpgrade(
                            "/",
                            Headers.empty(),
                            options().replyTo(ReplyTo.HANDLE).build());

            assertThat(failure(ws.response())).isEqualTo("The stream was upgraded, and has no response");
            assertThat(failure(ws.body())).isEqualTo("The stream was upgraded, and has no response");
            assertThat(handled.items()).isEmpty();
        }
    }

    private static String failure(java.util.concurrent.CompletionStage<?> stage) throws InterruptedException {
        try {
            return "completed with " + stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            return ((GunException) e.getCause()).reason().text();
        }
    }

    @Test
    @DisplayName("after a hand-over the new owner's frames wait until the owner before is done: one call at a time")
    void handOver() {
        RecordingOwner next = new RecordingOwner();
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket(V2);
            ws.sendText("block");
            connection.await("handed over");
            ws.sendText("after");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            connection.wsUpgrade("/", Headers.empty(), options().build());
            handled.awaitExactly("block");
            connection.setOwner(gun.owner, next);
            peer.release("handed over");
            Awaitility.await()
                    .until(() -> gun.events.names().stream()
                                    .filter("wsRecvFrameEnd"::equals)
                                    .count()
                            == 2);
            // Behind the frame, had that been given to the new owner.
            get(connection, "/");
            next.said.awaitExactly("error #2 badstate NO");
            handled.assertNothingMore();
            unblock.countDown();

            handled.awaitExactly("after");
            next.said.awaitExactly("ws #1 text after 1", "ws #1 text after 2");
            gun.owner.said.awaitExactly(
                    "up http", "upgrade #1 [websocket]", "ws #1 text block 1", "ws #1 text block 2");
        }
    }
}
