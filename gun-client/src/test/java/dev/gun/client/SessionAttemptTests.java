package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Recorder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("No attempt of a session is lost, and none is made twice (spec page 1 §9)")
class SessionAttemptTests {

    private static final SessionOptions SESSION = SessionOptions.builder("/ws").build();

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private GunOptions.Builder options(SessionOptions session) {
        return gun.options(Protocol.HTTP).retry(5, Duration.ofMillis(10)).session(session);
    }

    @Test
    @DisplayName("an upgrade that too_many_pending refuses is tried again")
    void refusedAtOnce() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
            connection.acceptWebSocket();
        })) {
            // The request is made before there is a socket, so that it is in front of the session's upgrade.
            HeldAttempt attempt = new HeldAttempt(1);
            GunConnection connection =
                    gun.open(peer, options(SESSION).pendingRequestLimit(1).eventHandler(attempt));
            connection.get("/");
            attempt.goOn();

            gun.owner.said.awaitExactly(
                    "up http",
                    "error #2 too_many_pending(pendingRequestLimit) NO",
                    "upgrade #3 [websocket]",
                    "session_ready session #3");
        }
    }

    @Test
    @DisplayName("HTTP/2: a server that accepts and drops restores the budget once; from then on each drop counts (§4)")
    void acceptAndDropOnALivingConnectionEnds() {
        try (RawPeer peer = RawPeer.start(connection -> {
            // RFC 8441 §3: SETTINGS_ENABLE_CONNECT_PROTOCOL.
            RawHttp2 http2 = H2Scripts.open(connection, 8, 1);
            for (int id = 1; id <= 5; id += 2) {
                http2.readUntil(H2Frame.HEADERS);
                http2.writeHeaders(id, false, H2Scripts.OK);
                http2.write(H2Frame.rstStream(id, 8));
            }
        })) {
            gun.open(
                    peer,
                    gun.options(Protocol.HTTP2).retry(2, Duration.ofMillis(1)).session(SESSION));

            gun.owner.said.awaitExactly(
                    "up http2",
                    "upgrade #1 [websocket]",
                    "session_ready session #1",
                    "error #1 stream_reset(CANCEL) MAYBE",
                    "session_lost session stream_reset(CANCEL)",
                    "upgrade #2 [websocket]",
                    "session_ready session #2",
                    "error #2 stream_reset(CANCEL) MAYBE",
                    "session_lost session stream_reset(CANCEL)",
                    "upgrade #3 [websocket]",
                    "session_ready session #3",
                    "error #3 stream_reset(CANCEL) MAYBE",
                    "session_lost session stream_reset(CANCEL)",
                    "down http2 stream_reset(CANCEL) maybe=[] unprocessed=[]",
                    "terminated shutdown(stream_reset(CANCEL))");
        }
    }

    @Test
    @DisplayName(
            "HTTP/2: a policy hears how long the WebSocket was ready, and one that lasts minUptime restores it all")
    void thePolicyHearsHowLongItWasReady() {
        Recorder<String> asked = new Recorder<>();
        RetryPolicy policy = context -> {
            asked.record(context.attempt() + " "
                    + (context.uptime().compareTo(Duration.ofNanos(1)) >= 0 ? "ready" : "not ready") + " "
                    + Said.of(context.cause()));
            return new RetryPolicy.Retry(Duration.ofMillis(1), context.retriesLeft());
        };
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 8, 1);
            for (int id = 1; id <= 7; id += 2) {
                http2.readUntil(H2Frame.HEADERS);
                http2.writeHeaders(id, id == 1, new HeaderField(":status", id == 1 ? "503" : "200"));
                if (id > 1) {
                    http2.write(H2Frame.rstStream(id, 8));
                }
            }
        })) {
            gun.open(
                    peer,
                    gun.options(Protocol.HTTP2)
                            .retry(policy)
                            .minUptime(Duration.ofNanos(1))
                            .session(SESSION));

            asked.awaitExactly(
                    "1 not ready upgrade_failed(status 503)",
                    "1 ready stream_reset(CANCEL)",
                    "1 ready stream_reset(CANCEL)",
                    "1 ready stream_reset(CANCEL)");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("HTTP/2: in the read in which a session gives the connection up nothing is kept to be sent again")
    void nothingIsKeptForAConnectionThatIsGivenUp(boolean reset) {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 8, 1);
            http2.readUntil(H2Frame.HEADERS);
            http2.readUntil(H2Frame.HEADERS);
            // In one write, so that the client reads both at once.
            http2.writeTogether(
                    RawHttp2.headers(1, true, new HeaderField(":status", "403")),
                    reset ? H2Frame.rstStream(3, 7) : H2Frame.goAway(1, 0, ""));
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, options(SESSION).protocols(Protocol.HTTP2));
            gun.owner.said.awaitExactly("up http2");
            Awaitility.await().until(() -> gun.events.names().contains("requestEnd"));
            connection.request(
                    "GET",
                    "/",
                    Headers.empty(),
                    Bytes.empty(),
                    RequestOptions.builder()
                            .replyTo(ReplyTo.OWNER)
                            .resubmit(Resubmit.UNPROCESSED)
                            .build());

            gun.owner.said.awaitExactly(
                    "response #1 403 fin",
                    reset ? "error #2 stream_reset(REFUSED_STREAM) NO" : "error #2 goaway NO",
                    "down http2 upgrade_failed(status 403) maybe=[] unprocessed=[" + (reset ? "" : "#2") + "]",
                    "terminated shutdown(upgrade_failed(status 403))");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("an upgrade made while the peer closes is not sent after the next GunUp beside the new one")
    void madeWhileThePeerCloses() {
        AtomicInteger attempts = new AtomicInteger();
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 503 Busy\r\nconnection: close\r\ncontent-length: 1\r\n\r\n");
                    connection.await("second attempt");
                    connection.close();
                },
                connection -> connection.acceptWebSocket())) {
            gun.open(
                    peer,
                    options(SessionOptions.builder("/ws")
                            .headers(() -> {
                                if (attempts.incrementAndGet() == 2) {
                                    peer.release("second attempt");
                                }
                                return Headers.empty();
                            })
                            .build()));

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 503",
                    "error #1 closed MAYBE",
                    "down http closed maybe=[#1] unprocessed=[]",
                    "up http",
                    "upgrade #3 [websocket]",
                    "session_ready session #3");
            gun.owner.said.assertNothingMore();
        }
    }

    @Test
    @DisplayName("subscribe frames that are refused end the WebSocket, so that it is tried again")
    void subscribeRefused() {
        SessionOptions tooMuch = SessionOptions.builder("/ws")
                .subscribe(WsFrame.text("more than ten bytes"))
                .build();
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket webSocket = connection.acceptWebSocket();
            assertThat(webSocket.readFrame().opcode()).isEqualTo(8);
            connection.release("closed");
        })) {
            gun.open(peer, options(tooMuch).pendingBytesLimit(10));

            peer.await("closed");
        }
    }

    @Test
    @DisplayName("of several subscribe frames that are refused the first one ends it: one close frame, and never ready")
    void subscribeRefusedOnce() {
        SessionOptions tooMuch = SessionOptions.builder("/ws")
                .subscribe(
                        WsFrame.text("more than ten bytes"),
                        WsFrame.text("more than ten bytes again"),
                        WsFrame.text("short"))
                .build();
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket webSocket = connection.acceptWebSocket();
            webSocket.expect(dev.gun.client.testkit.WsFrame.close(1000, ""));
            webSocket.send(dev.gun.client.testkit.WsFrame.close(1000, ""));
            connection.expectEnd();
        })) {
            gun.open(peer, options(tooMuch).retry(0, Duration.ZERO).pendingBytesLimit(10));

            gun.owner.said.awaitExactly(
                    "up http",
                    "upgrade #1 [websocket]",
                    "ws #1 close 1000",
                    "down ws normal maybe=[] unprocessed=[]",
                    "terminated normal");
            peer.awaitScripts();
        }
    }
}
