package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.WsFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Sessions over HTTP/1.1: upgraded and subscribed whenever the connection is up (spec page 1 §9)")
class SessionTests {

    private static final dev.gun.client.WsFrame SUBSCRIBE = dev.gun.client.WsFrame.text("subscribe");

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static SessionOptions.Builder feed() {
        return SessionOptions.builder("/feed").name("feed").subscribe(SUBSCRIBE);
    }

    private GunConnection open(RawPeer peer, SessionOptions.Builder session, RetryPolicy retry) {
        return gun.open(
                peer,
                gun.options(Protocol.HTTP).retry(retry).minUptime(Duration.ZERO).session(session.build()));
    }

    private static RetryPolicy retries(int count) {
        return RetryPolicy.fixed(count, Duration.ofMillis(1));
    }

    /** Accepts the upgrade and reads the subscribe frame. */
    private static RawWebSocket accept(RawConnection connection) throws IOException {
        RawWebSocket ws = connection.acceptWebSocket();
        ws.expect(WsFrame.text("subscribe"));
        return ws;
    }

    private static void refuse(RawConnection connection, int status) throws IOException {
        connection.readRequestHead();
        connection.write("HTTP/1.1 " + status + " No\r\ncontent-length: 0\r\n\r\n");
    }

    @Test
    @DisplayName("up, upgrade, subscribe, session_ready; messages go to the owner")
    void ready() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = accept(connection);
            assertThat(ws.request().requestLine()).isEqualTo("GET /feed HTTP/1.1");
            connection.await("send");
            ws.sendText("tick");
        })) {
            GunConnection connection = open(peer, feed(), retries(0));
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]", "session_ready feed #1");
            GunSession session = Objects.requireNonNull(connection.session());
            assertThat(session.state()).isEqualTo(GunSession.State.READY);
            assertThat(session.timesReady()).isEqualTo(1);
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED_WS_ONLY);
            peer.release("send");

            gun.owner.said.awaitExactly("ws #1 text tick");
        }
    }

    @Test
    @DisplayName("a drop: session_lost, GunDown, GunUp, and upgraded, subscribed and ready again with new headers")
    void comesBack() {
        AtomicInteger token = new AtomicInteger();
        try (RawPeer peer = RawPeer.builder()
                .scriptPerConnection(index -> connection -> {
                    RawWebSocket ws = accept(connection);
                    assertThat(ws.request().header("authorization")).isEqualTo("token " + (index + 1));
                    connection.await("drop " + index);
                    connection.close();
                })
                .start()) {
            open(
                    peer,
                    feed().headers(() -> Headers.of("authorization", "token " + token.incrementAndGet())),
                    retries(1));
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]", "session_ready feed #1");
            peer.release("drop 0");

            gun.owner.said.awaitExactly(
                    "error #1 closed MAYBE",
                    "session_lost feed closed",
                    "down ws closed maybe=[#1] unprocessed=[]",
                    "up http",
                    "upgrade #2 [websocket]",
                    "session_ready feed #2");
        }
    }

    @Test
    @DisplayName("a close by the server is a loss like any other: the connection goes down normally and comes back")
    void serverCloses() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    RawWebSocket ws = accept(connection);
                    connection.await("close");
                    ws.send(WsFrame.close(4001, "bye"));
                    ws.expect(WsFrame.close(4001, ""));
                    connection.expectEnd();
                },
                SessionTests::accept)) {
            open(peer, feed(), retries(1));
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]", "session_ready feed #1");
            peer.release("close");

            gun.owner.said.awaitExactly(
                    "ws #1 close 4001 bye",
                    "session_lost feed ws_closed(4001)",
                    "down ws normal maybe=[] unprocessed=[]",
                    "up http",
                    "upgrade #2 [websocket]",
                    "session_ready feed #2");
        }
    }

    @Test
    @DisplayName("a refused upgrade tries again on the living connection, by the retry policy")
    void refusedUpgrade() {
        try (RawPeer peer = RawPeer.start(connection -> {
            refuse(connection, 503);
            refuse(connection, 503);
            accept(connection);
        })) {
            open(peer, feed(), retries(5));

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 503 fin",
                    "response #2 503 fin",
                    "upgrade #3 [websocket]",
                    "session_ready feed #3");
            assertThat(peer.acceptedConnections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("refused more often than the policy allows: the session and the connection end with upgrade_failed")
    void refusedForEver() {
        try (RawPeer peer = RawPeer.start(connection -> {
            refuse(connection, 503);
            refuse(connection, 503);
            connection.expectEnd();
        })) {
            open(peer, feed(), retries(1));

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 503 fin",
                    "response #2 503 fin",
                    "down http upgrade_failed(status 503) maybe=[] unprocessed=[]",
                    "terminated shutdown(upgrade_failed(status 503))");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a status in stopOn ends the session and the connection at once")
    void stopOnStatus() {
        try (RawPeer peer = RawPeer.start(connection -> {
            refuse(connection, 403);
            connection.expectEnd();
        })) {
            GunConnection connection = open(peer, feed(), retries(5));

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 403 fin",
                    "down http upgrade_failed(status 403) maybe=[] unprocessed=[]",
                    "terminated shutdown(upgrade_failed(status 403))");
            assertThat(Objects.requireNonNull(connection.session()).state()).isEqualTo(GunSession.State.STOPPED);
            assertThat(peer.acceptedConnections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    @DisplayName("a close code in stopOn ends the session and the connection at once")
    void stopOnClose(int retryCount) {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = accept(connection);
            connection.await("close");
            ws.send(WsFrame.close(1008, ""));
            ws.expect(WsFrame.close(1008, ""));
            connection.expectEnd();
        })) {
            open(peer, feed(), retries(retryCount));
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]", "session_ready feed #1");
            peer.release("close");

            gun.owner.said.awaitExactly(
                    "ws #1 close 1008",
                    "session_lost feed upgrade_failed(close code 1008)",
                    "down ws upgrade_failed(close code 1008) maybe=[] unprocessed=[]",
                    "terminated shutdown(upgrade_failed(close code 1008))");
            peer.awaitScripts();
            assertThat(peer.acceptedConnections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a wrong sec-websocket-accept is upgrade_failed naming the header; the session tries again")
    void wrongAccept() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.write(String.join(
                            "\r\n",
                            "HTTP/1.1 101 Switching Protocols",
                            "upgrade: websocket",
                            "connection: upgrade",
                            "sec-websocket-accept: bm8=",
                            "",
                            ""));
                },
                SessionTests::accept)) {
            open(peer, feed(), retries(1));

            gun.owner.said.awaitExactly(
                    "up http",
                    "error #1 upgrade_failed(sec-websocket-accept bm8=) MAYBE",
                    "down http upgrade_failed(sec-websocket-accept bm8=) maybe=[] unprocessed=[]",
                    "up http",
                    "upgrade #2 [websocket]",
                    "session_ready feed #2");
        }
    }

    @Test
    @DisplayName("send fails at once with outbox FAIL while the session is not ready, and writes when it is")
    void outboxFail() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.await("accept");
            RawWebSocket ws = accept(connection);
            ws.expect(WsFrame.text("now"));
        })) {
            GunConnection connection = open(peer, feed(), retries(0));
            GunSession session = Objects.requireNonNull(connection.session());
            GunSession.Sent early = session.send(dev.gun.client.WsFrame.text("early"));
            assertThat(early.id()).isEqualTo(1);
            assertFailed(early, "badstate");
            peer.release("accept");
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]", "session_ready feed #1");
            session.send(dev.gun.client.WsFrame.text("now"))
                    .written()
                    .toCompletableFuture()
                    .join();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("outbox KEEP holds frames in order until ready; past its limit would_block")
    void outboxKeep() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.await("accept");
            RawWebSocket ws = accept(connection);
            ws.expect(WsFrame.text("1"));
            ws.expect(WsFrame.text("2"));
        })) {
            SessionOptions.Builder options =
                    feed().outbox(SessionOptions.Outbox.KEEP).outboxLimits(2, 100);
            GunSession session =
                    Objects.requireNonNull(open(peer, options, retries(0)).session());
            GunSession.Sent first = session.send(dev.gun.client.WsFrame.text("1"));
            GunSession.Sent second = session.send(dev.gun.client.WsFrame.text("2"));
            assertFailed(session.send(dev.gun.client.WsFrame.text("3")), "would_block(session.outboxFrames)");
            peer.release("accept");
            first.written().toCompletableFuture().join();
            second.written().toCompletableFuture().join();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("outbox DROP_OLDEST drops the oldest and reports it as undelivered with the id that send returned")
    void outboxDropOldest() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.await("accept");
            RawWebSocket ws = accept(connection);
            ws.expect(WsFrame.text("2"));
            ws.expect(WsFrame.text("3"));
        })) {
            SessionOptions.Builder options =
                    feed().outbox(SessionOptions.Outbox.DROP_OLDEST).outboxLimits(2, 100);
            GunSession session =
                    Objects.requireNonNull(open(peer, options, retries(0)).session());
            GunSession.Sent first = session.send(dev.gun.client.WsFrame.text("1"));
            session.send(dev.gun.client.WsFrame.text("2"));
            GunSession.Sent last = session.send(dev.gun.client.WsFrame.text("3"));
            assertFailed(first, "undelivered");
            peer.release("accept");
            last.written().toCompletableFuture().join();
            peer.awaitScripts();
            // The owner hears on a thread of its own, whatever has happened on the socket meanwhile.
            Awaitility.await().until(() -> gun.owner.said.items().contains("undelivered 1 text 1 undelivered"));
        }
    }

    @Test
    @DisplayName("frames still in the outbox when the connection terminates come back as undelivered")
    void undeliveredAtTheEnd() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.release("asked");
        })) {
            GunConnection connection = open(peer, feed().outbox(SessionOptions.Outbox.KEEP), retries(0));
            gun.owner.said.awaitExactly("up http");
            peer.await("asked");
            GunSession.Sent sent = Objects.requireNonNull(connection.session()).send(dev.gun.client.WsFrame.text("1"));
            connection.close();

            gun.owner.said.awaitExactly(
                    "error #1 closed MAYBE", "undelivered 1 text 1 undelivered", "terminated shutdown");
            assertFailed(sent, "undelivered");
        }
    }

    @Test
    @DisplayName("header and subscribe functions that throw do not end the connection: they are asked again")
    void functionsThatThrow() {
        AtomicInteger headers = new AtomicInteger();
        AtomicInteger frames = new AtomicInteger();
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    RawWebSocket ws = connection.acceptWebSocket();
                    ws.expect(WsFrame.close(1000, ""));
                    ws.send(WsFrame.close(1000, ""));
                },
                SessionTests::accept)) {
            SessionOptions.Builder options = SessionOptions.builder("/feed")
                    .name("feed")
                    .headers(() -> {
                        if (headers.incrementAndGet() == 1) {
                            throw new IllegalStateException("no token yet");
                        }
                        return Headers.empty();
                    })
                    .subscribe(() -> {
                        if (frames.incrementAndGet() == 1) {
                            throw new IllegalStateException("nothing to subscribe to yet");
                        }
                        return List.of(SUBSCRIBE);
                    });
            open(peer, options, retries(3));

            gun.owner.said.awaitExactly(
                    "up http",
                    "upgrade #1 [websocket]",
                    "ws #1 close 1000",
                    "down ws normal maybe=[] unprocessed=[]",
                    "up http",
                    "upgrade #2 [websocket]",
                    "session_ready feed #2");
        }
    }

    @Test
    @DisplayName("shutdown of a session: the WebSocket is closed with 1001, and nothing comes back")
    void shutdown() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = accept(connection);
            ws.expect(WsFrame.close(1001, ""));
            ws.send(WsFrame.close(1001, ""));
            connection.expectEnd();
        })) {
            GunConnection connection = open(peer, feed(), retries(5));
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]", "session_ready feed #1");
            connection.shutdown();

            gun.owner.said.awaitExactly("ws #1 close 1001", "session_lost feed shutdown", "terminated shutdown");
            peer.awaitScripts();
            assertThat(peer.acceptedConnections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName(
            "shutdown while the upgrade is not answered: it is cancelled, and the end does not wait for a silent server")
    void shutdownWhileUpgrading() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.release("asked");
            connection.expectEnd();
        })) {
            GunConnection connection = open(peer, feed(), retries(5));
            peer.await("asked");
            connection.shutdown();

            gun.owner.said.awaitExactly("up http", "terminated shutdown");
            assertThat(gun.events.names()).contains("cancel").endsWith("disconnect", "terminate");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("the owner's end is ours too: session_lost says shutdown(owner_down), whatever the close code")
    void ownerEnds() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = accept(connection);
            ws.expect(WsFrame.close(1001, ""));
            // Neither a code that stops nor one that is tried again changes what ended it.
            ws.send(WsFrame.close(1008, ""));
            connection.expectEnd();
        })) {
            open(peer, feed(), retries(5));
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]", "session_ready feed #1");
            gun.owner.life.complete(new Reason.BadState("crash"));

            gun.owner.said.awaitExactly(
                    "ws #1 close 1008",
                    "session_lost feed shutdown(owner_down(badstate))",
                    "terminated shutdown(owner_down(badstate))");
        }
    }

    private static void assertFailed(GunSession.Sent sent, String reason) {
        assertThatThrownBy(() -> sent.written().toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(GunException.Stream.class, e -> assertThat(Said.of(e.reason()))
                        .isEqualTo(reason));
    }
}
