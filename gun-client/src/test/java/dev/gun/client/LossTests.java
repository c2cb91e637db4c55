package dev.gun.client;

import static dev.gun.client.GunFixture.TO_OWNER;
import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("What is said when a connection is lost (spec page 1 §3)")
class LossTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private void post(GunConnection connection) {
        connection.request("POST", "/", Headers.empty(), Bytes.empty(), TO_OWNER);
    }

    @Test
    @DisplayName("each open stream has its GunError, in request order, before the GunDown that lists it")
    void errorsComeBeforeDown() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, "/");
            get(connection, "/");

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error #1 closed MAYBE",
                    "error #2 closed MAYBE",
                    "down http2 closed maybe=[#1, #2] unprocessed=[]",
                    "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("what was queued behind max_concurrent_streams is unprocessed, what was written is not")
    void queuedStreamsAreUnprocessed() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 3, 1);
            connection.release("settled");
            http2.readHeaders();
            connection.await("drop");
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            peer.await("settled");
            get(connection, "/");
            get(connection, "/");
            get(connection, "/");
            // Calls keep their order: when this one has been answered, the requests before it were written or queued.
            assertThat(connection.awaitUp()).isEqualTo(Protocol.HTTP2);
            peer.release("drop");

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error #1 closed MAYBE",
                    "error #2 closed NO",
                    "error #3 closed NO",
                    "down http2 closed maybe=[#1] unprocessed=[#2, #3]",
                    "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("streams that were completed or cancelled are in neither list")
    void endedStreamsAreNotListed() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            H2Scripts.answer(http2);
            http2.readHeaders();
            http2.readHeaders();
            connection.release("three");
            http2.readUntil(H2Frame.RST_STREAM);
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, "/");
            GunStream cancelled = get(connection, "/");
            get(connection, "/");
            peer.await("three");
            cancelled.cancel();

            gun.owner.said.awaitExactly(
                    "up http2",
                    "response #1 200 fin",
                    "error #3 closed MAYBE",
                    "down http2 closed maybe=[#3] unprocessed=[]",
                    "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName(
            "GOAWAY: streams above its last id fail at once, unprocessed; the others finish; then GunDown lists them")
    void goAwayDrains() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            http2.write(H2Frame.goAway(1, 0, "bye"));
            connection.await("finish");
            http2.writeHeaders(1, true, H2Scripts.OK);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, "/");
            get(connection, "/");
            gun.owner.said.awaitExactly("up http2", "error #2 goaway NO");
            peer.release("finish");

            gun.owner.said.awaitExactly(
                    "response #1 200 fin", "down http2 normal maybe=[] unprocessed=[#2]", "terminated normal");
        }
    }

    @Test
    @DisplayName("a request made while the peer drains is kept, and sent after the next GunUp when a retry is left")
    void requestsWhileThePeerDrainsAreKept() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    http2.readHeaders();
                    http2.write(H2Frame.goAway(1, 0, ""));
                    http2.write(H2Frame.ping(false, 1));
                    http2.readUntil(H2Frame.PING);
                    connection.release("draining");
                    connection.await("finish");
                    http2.writeHeaders(1, true, H2Scripts.OK);
                },
                connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).retry(1, Duration.ZERO));
            get(connection, "/");
            peer.await("draining");
            get(connection, "/");
            peer.release("finish");

            gun.owner.said.awaitExactly(
                    "up http2",
                    "response #1 200 fin",
                    "down http2 normal maybe=[] unprocessed=[]",
                    "up http2",
                    "response #2 200 fin");
        }
    }

    @Test
    @DisplayName("a request made while the peer drains gets closing when no retry is left")
    void requestsWhileThePeerDrainsForGoodAreRefused() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.write(H2Frame.goAway(1, 0, ""));
            http2.write(H2Frame.ping(false, 1));
            http2.readUntil(H2Frame.PING);
            connection.release("draining");
            connection.await("finish");
            http2.writeHeaders(1, true, H2Scripts.OK);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, "/");
            peer.await("draining");
            get(connection, "/");
            gun.owner.said.awaitExactly("up http2", "error #2 closing NO");
            peer.release("finish");

            gun.owner.said.awaitExactly(
                    "response #1 200 fin", "down http2 normal maybe=[] unprocessed=[]", "terminated normal");
        }
    }

    @Test
    @DisplayName("what was asked before the connection was up is open on it: at a loss it is listed, written or not")
    void askedBeforeUpIsOpen() {
        HeldAttempt attempt = new HeldAttempt(1);
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP).eventHandler(attempt));
            post(connection);
            get(connection, "/");
            attempt.goOn();

            // RFC 9112 §9.3.2: nothing is pipelined behind a POST.
            gun.owner.said.awaitExactly(
                    "up http",
                    "error #1 closed MAYBE",
                    "error #2 closed NO",
                    "down http closed maybe=[#1] unprocessed=[#2]",
                    "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("HTTP/1.1: a cancelled request whose response was still awaited is in neither list")
    void cancelledButUnansweredIsNotListed() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.release("written");
            connection.await("cancelled");
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunStream cancelled = get(connection, "/");
            peer.await("written");
            cancelled.cancel();
            // Calls keep their order: when this one was answered, the request was cancelled.
            connection.awaitUp();
            peer.release("cancelled");

            gun.owner.said.awaitExactly(
                    "up http", "down http closed maybe=[] unprocessed=[]", "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("what was never written when the connection ended cleanly has closing, unprocessed, and is listed")
    void queuedAtACleanEnd() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.await("asked");
            connection.write("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
            connection.expectEnd();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            post(connection);
            get(connection, "/");
            connection.awaitUp();
            peer.release("asked");

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 204 fin",
                    "error #2 closing NO",
                    "down http normal maybe=[] unprocessed=[#2]",
                    "terminated normal");
        }
    }

    @Test
    @DisplayName("GunDown lists in request order, whatever order the server gave the streams up in")
    void listsAreInRequestOrder() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            http2.readHeaders();
            http2.write(H2Frame.goAway(3, 0, ""));
            http2.write(H2Frame.goAway(1, 0, ""));
            connection.await("told");
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, "/");
            get(connection, "/");
            get(connection, "/");
            gun.owner.said.awaitExactly("up http2", "error #3 goaway NO", "error #2 goaway NO");
            peer.release("told");

            gun.owner.said.awaitExactly(
                    "error #1 closed MAYBE",
                    "down http2 closed maybe=[#1] unprocessed=[#2, #3]",
                    "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("connection: close: a request made while the response runs is kept, and sent after the next GunUp")
    void requestsBehindConnectionCloseAreKept() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\n");
                    connection.await("finish");
                    connection.write("x");
                    connection.expectEnd();
                },
                connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 204 No Content\r\n\r\n");
                })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP).retry(1, Duration.ZERO));
            get(connection, "/");
            gun.owner.said.awaitExactly("up http", "response #1 200");
            get(connection, "/");
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CLOSING);
            peer.release("finish");

            gun.owner.said.awaitExactly(
                    "data #1 'x' fin", "down http normal maybe=[] unprocessed=[]", "up http", "response #2 204 fin");
        }
    }

    @Test
    @DisplayName("connection: close: a request made while the response runs gets closing when no retry is left")
    void requestsBehindTheLastConnectionCloseAreRefused() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\n");
            connection.await("finish");
            connection.write("x");
            connection.expectEnd();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            get(connection, "/");
            gun.owner.said.awaitExactly("up http", "response #1 200");
            get(connection, "/");
            gun.owner.said.awaitExactly("error #2 closing NO");
            peer.release("finish");

            gun.owner.said.awaitExactly(
                    "data #1 'x' fin", "down http normal maybe=[] unprocessed=[]", "terminated normal");
        }
    }

    @Test
    @DisplayName("a stream that ends alone by REFUSED_STREAM was not processed; any other reset may have been")
    void resetsSayWhatWasProcessed() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            http2.write(H2Frame.rstStream(1, 7));
            http2.write(H2Frame.rstStream(3, 2));
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, "/");
            get(connection, "/");

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error #1 stream_reset(REFUSED_STREAM) NO",
                    "error #2 stream_reset(INTERNAL_ERROR) MAYBE");
            connection.close();
            gun.owner.said.awaitExactly("terminated shutdown");
        }
    }

    @Test
    @DisplayName("a socket reset is the reason, not a bare end")
    void resetIsTheReason() {
        try (RawPeer peer = RawPeer.start(connection -> {
            H2Scripts.open(connection).readHeaders();
            connection.reset();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, "/");

            Reason reason = GunFixture.end(connection);
            assertThat(reason).isInstanceOfSatisfying(Reason.Shutdown.class, shutdown -> assertThat(
                            shutdown.cause().text())
                    .isEqualTo("The socket failed: Connection reset (java.net.SocketException)"));
        }
    }
}
