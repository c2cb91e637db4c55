package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.message.GunMessage;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Recorder;
import dev.gun.client.testkit.WsFrame;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Owners and receivers (spec page 1 §5)")
class OwnerTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(Reason.NORMAL, "normal"),
                Arguments.of(Reason.SHUTDOWN, "shutdown"),
                Arguments.of(Reason.CLOSED, "shutdown(owner_down(closed))"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    @DisplayName("when the owner ends with normal or shutdown so does the connection, else with shutdown(owner_down)")
    void ownerEnds(Reason end, String expected) {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            connection.awaitUp();
            gun.owner.life.complete(end);

            assertThat(Said.of(GunFixture.end(connection))).isEqualTo(expected);
            gun.owner.said.awaitExactly("up http2", "terminated " + expected);
        }
    }

    @Test
    @DisplayName("an owner whose life fails ends the connection with shutdown(owner_down), which says how it failed")
    void ownerFails() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            connection.awaitUp();
            gun.owner.life.completeExceptionally(new IllegalStateException("out of order"));

            String expected = "shutdown(owner_down(java.lang.IllegalStateException: out of order))";
            assertThat(Said.of(GunFixture.end(connection))).isEqualTo(expected);
            gun.owner.said.awaitExactly("up http2", "terminated " + expected);
        }
    }

    @Test
    @DisplayName("when the owner ends a WebSocket is closed with 1001, and the connection when that is answered")
    void ownerEndsAWebSocket() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            ws.expect(WsFrame.close(1001, ""));
            connection.release("closing");
            connection.await("answer");
            ws.send(WsFrame.close(1001, ""));
            connection.expectEnd();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            connection.wsUpgrade("/");
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]");
            gun.owner.life.complete(Reason.CLOSED);
            peer.await("closing");
            GunStream late = connection.get("/");
            assertThatThrownBy(late::await).isInstanceOfSatisfying(GunException.class, e -> assertThat(e.reason())
                    .isEqualTo(Reason.CLOSING));
            peer.release("answer");

            gun.owner.said.awaitExactly("ws #1 close 1001", "terminated shutdown(owner_down(closed))");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("an owner that has ended before the connection is opened ends it")
    void ownerThatHasEnded() {
        gun.owner.life.complete(Reason.SHUTDOWN);
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            assertThat(GunFixture.end(gun.open(peer, gun.options(Protocol.HTTP2))))
                    .isEqualTo(Reason.SHUTDOWN);
        }
    }

    @Test
    @DisplayName("the owner alone hands the connection over; from then on the new one hears and its life counts")
    void handOver() {
        RecordingOwner next = new RecordingOwner();
        try (RawPeer peer = RawPeer.start(connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            gun.owner.said.awaitExactly("up http2");
            assertThatThrownBy(() -> connection.setOwner(next, next))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Only the owner of connection " + connection.name() + " can hand it over");
            connection.setOwner(gun.owner, next);
            gun.owner.life.complete(Reason.SHUTDOWN);
            get(connection, "/");
            next.said.awaitExactly("response #1 200 fin");
            next.life.complete(Reason.NORMAL);

            next.said.awaitExactly("terminated normal");
            gun.owner.said.assertNothingMore();
        }
    }

    @Test
    @DisplayName("a connection without an owner can be given one")
    void firstOwner() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection = gun.client()
                    .open(
                            peer.host(),
                            peer.port(),
                            GunOptions.builder().protocols(Protocol.HTTP2).build());
            connection.awaitUp();
            // Answered by a later turn of the loop than the one that said GunUp, to nobody.
            connection.awaitUp();
            connection.setOwner(null, gun.owner);
            connection.close();

            gun.owner.said.awaitExactly("terminated shutdown");
        }
    }

    @Test
    @DisplayName("an owner cannot be replaced while the connection is closing")
    void noHandOverWhileClosing() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            connection.release("running");
            http2.readUntil(H2Frame.GOAWAY);
            connection.release("closing");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            connection.get("/");
            peer.await("running");
            connection.shutdown();
            peer.await("closing");

            assertThatThrownBy(() -> connection.setOwner(gun.owner, new RecordingOwner()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is closing, or was handed over meanwhile");
        }
    }

    @Test
    @DisplayName("a receiver gets one message at a time, in order, off the event loop")
    void oneAtATime() {
        Recorder<String> threads = new Recorder<>();
        Recorder<String> said = new Recorder<>();
        GunReceiver receiver = message -> {
            threads.record(Thread.currentThread().getName().replaceAll("-[0-9]+$", ""));
            said.record(Said.of(message));
        };
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            for (int i = 0; i < 1000; i++) {
                http2.write(H2Frame.data(1, "" + i, i == 999));
            }
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            connection.request("GET", "/", Headers.empty(), Bytes.empty(), to(receiver));

            said.awaitSequence(Stream.concat(
                            Stream.of("response #1 200"),
                            IntStream.range(0, 1000).mapToObj(i -> "data #1 '" + i + "'" + (i == 999 ? " fin" : "")))
                    .toList());
            assertThat(threads.items()).containsOnly("gun-rcv");
        }
    }

    @Test
    @DisplayName("a receiver may ask for the event loop")
    void onTheEventLoop() {
        Recorder<String> threads = new Recorder<>();
        GunReceiver direct = new GunReceiver() {
            @Override
            public void receive(GunMessage message) {
                threads.record(Thread.currentThread().getName().replaceAll("-[0-9]+.*$", ""));
            }

            @Override
            public boolean onEventLoop() {
                return true;
            }
        };
        try (RawPeer peer = RawPeer.start(connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            connection.request("GET", "/", Headers.empty(), Bytes.empty(), to(direct));

            threads.awaitExactly("gun-io");
        }
    }

    @Test
    @DisplayName("a receiver that throws loses only that message and is counted; the connection goes on")
    void throwingReceiver() {
        Recorder<String> said = new Recorder<>();
        GunReceiver receiver = message -> {
            said.record(Said.of(message));
            if (said.items().size() == 1) {
                throw new java.io.IOException("a receiver that throws");
            }
            if (said.items().size() == 2) {
                throw new AssertionError("an error");
            }
        };
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            for (int id = 1; id <= 5; id += 2) {
                H2Scripts.answer(http2);
            }
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            for (int i = 0; i < 3; i++) {
                connection.request("GET", "/", Headers.empty(), Bytes.empty(), to(receiver));
            }

            said.awaitExactly("response #1 200 fin", "response #2 200 fin", "response #3 200 fin");
            assertThat(connection.info().listenerFailures()).isEqualTo(2);
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED);
        }
    }

    @Test
    @DisplayName("an event handler that throws changes nothing for the connection or the other handlers")
    void throwingEventHandler() {
        dev.gun.client.event.EventHandler bad = new dev.gun.client.event.EventHandler() {
            @Override
            public void requestStart(dev.gun.client.event.RequestStartEvent event) {
                throw new IllegalStateException("a handler that throws");
            }
        };
        try (RawPeer peer = RawPeer.start(connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            GunOptions.Builder options = GunOptions.builder()
                    .protocols(Protocol.HTTP2)
                    .eventHandler(bad)
                    .eventHandler(gun.events.handler);
            GunConnection connection = gun.open(peer, options);

            assertThat(connection.get("/").awaitResponse().status()).isEqualTo(200);
            assertThat(gun.events.lines.items()).contains("requestStart #1");
        }
    }

    @Test
    @DisplayName("a receiver that blocks stops neither the event loop nor the other receivers")
    void blockingReceiver() throws InterruptedException {
        CountDownLatch unblock = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        GunReceiver blocking = message -> {
            blocked.countDown();
            unblock.await();
        };
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            H2Scripts.answer(http2);
            H2Scripts.answer(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            connection.request("GET", "/", Headers.empty(), Bytes.empty(), to(blocking));
            blocked.await();

            assertThat(connection.get("/").awaitResponse(Duration.ofSeconds(10)).status())
                    .isEqualTo(200);
            gun.owner.said.awaitExactly("up http2");
        } finally {
            unblock.countDown();
        }
    }

    @Test
    @DisplayName("what a rejecting executor will not run is delivered all the same")
    void rejectingExecutor() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).receiverExecutor(task -> {
                        throw new java.util.concurrent.RejectedExecutionException("full");
                    }));
            gun.owner.said.awaitExactly("up http2");
            connection.close();
            gun.owner.said.awaitExactly("terminated shutdown");
        }
    }

    private static RequestOptions to(GunReceiver receiver) {
        return RequestOptions.builder().replyTo(ReplyTo.receiver(receiver)).build();
    }
}
