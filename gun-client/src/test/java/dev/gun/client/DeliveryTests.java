package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.message.GunMessage;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("The way to receivers: in order, one message at a time, to the last (spec page 1 §3, §5)")
class DeliveryTests {

    /** More than a lane delivers in one turn of the executor. */
    private static final int MANY = 40;

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static void answerAll(RawHttp2 http2, int requests) throws java.io.IOException {
        for (int i = 0; i < requests; i++) {
            H2Scripts.answer(http2);
        }
    }

    private static void get(GunConnection connection, ReplyTo replyTo) {
        connection.request(
                "GET",
                "/",
                Headers.empty(),
                Bytes.empty(),
                RequestOptions.builder().replyTo(replyTo).build());
    }

    @Test
    @DisplayName("a receiver that is used again while it is busy gets the new stream's messages after the old ones")
    void receiverUsedAgain() throws InterruptedException {
        Recorder<String> begun = new Recorder<>();
        CountDownLatch held = new CountDownLatch(1);
        GunReceiver slow = message -> {
            begun.record(Said.of(message));
            held.await();
        };
        Recorder<String> other = new Recorder<>();
        try (RawPeer peer = RawPeer.start(connection -> answerAll(H2Scripts.open(connection), 3))) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, ReplyTo.receiver(slow));
            begun.awaitExactly("response #1 200 fin");
            get(connection, ReplyTo.receiver(slow));
            // Delivered by the second thread, in the order of the answers: behind a second lane to the slow one.
            get(connection, ReplyTo.receiver(message -> other.record(Said.of(message))));
            other.awaitExactly("response #3 200 fin");
            begun.assertNothingMore();
            held.countDown();

            begun.awaitExactly("response #2 200 fin");
        }
    }

    @Test
    @DisplayName("what waits for a slow owner when the client has ended is delivered, GunTerminated last")
    void slowOwnerOutlivesTheClient() {
        Recorder<String> said = new Recorder<>();
        CountDownLatch held = new CountDownLatch(1);
        GunOwner slow = message -> {
            said.record(Said.of(message));
            held.await();
        };
        AtomicReference<Thread> other = new AtomicReference<>();
        try (RawPeer peer = RawPeer.start(connection -> answerAll(H2Scripts.open(connection), 2 * MANY))) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).owner(slow));
            for (int i = 0; i < MANY; i++) {
                get(connection, ReplyTo.OWNER);
                connection.get("/").awaitResponse();
            }
            connection.monitor(reason -> other.set(Thread.currentThread()));
            gun.client().close();
            GunFixture.end(connection);
            // An idle thread of the executor goes at once when the executor is shut down.
            Awaitility.await().until(() -> other.get() != null && !other.get().isAlive());
            held.countDown();

            assertThat(said.awaitCount(MANY + 2)).endsWith("terminated shutdown");
            Recorder<Reason> late = new Recorder<>();
            connection.monitor(late);
            late.awaitExactly(Reason.SHUTDOWN);
        }
    }

    @Test
    @DisplayName("a connection that is opened while the client closes is refused")
    void openWhileClosing() {
        GunOwner closing = new GunOwner() {
            @Override
            public void receive(GunMessage message) {
                throw new AssertionError("nothing is opened: " + message);
            }

            @Override
            public boolean onEventLoop() {
                gun.client().close();
                return false;
            }
        };
        assertThatThrownBy(() ->
                        gun.open("127.0.0.1", 1, gun.options(Protocol.HTTP).owner(closing)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("This GunClient was closed, and opens nothing any more");
        assertThat(gun.client().connections()).isEmpty();
    }

    @Test
    @DisplayName("the event of a thing comes before its message: protocolChanged before GunUpgrade")
    void eventBeforeMessage() {
        Recorder<String> order = new Recorder<>();
        GunReceiver direct = new GunReceiver() {
            @Override
            public void receive(GunMessage message) {
                order.record(Said.of(message));
            }

            @Override
            public boolean onEventLoop() {
                return true;
            }
        };
        dev.gun.client.event.EventHandler handler = new dev.gun.client.event.EventHandler() {
            @Override
            public void protocolChanged(dev.gun.client.event.ProtocolChangedEvent event) {
                order.record("protocolChanged " + event.protocol());
            }
        };
        try (RawPeer peer = RawPeer.start(connection -> connection.acceptWebSocket())) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP).eventHandler(handler));
            connection.wsUpgrade(
                    "/",
                    Headers.empty(),
                    WsOptions.builder().replyTo(ReplyTo.receiver(direct)).build());

            order.awaitExactly("protocolChanged ws", "upgrade #1 [websocket]");
        }
    }
}
