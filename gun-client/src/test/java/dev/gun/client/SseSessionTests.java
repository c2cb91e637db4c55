package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RequestHead;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A session of events goes on from where it was (spec page 1 §9, HTML standard §9.2.3)")
class SseSessionTests {

    private static final SessionOptions SESSION =
            SessionOptions.sse("/events").reconnectionTime(Duration.ofMillis(1)).build();

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private GunOptions.Builder options(SessionOptions session) {
        return gun.options(Protocol.HTTP).retry(5, Duration.ofMillis(10)).session(session);
    }

    private static RequestHead begin(RawConnection connection) throws IOException {
        RequestHead head = connection.readRequestHead();
        connection.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        return head;
    }

    @Test
    @DisplayName("it asks with the standard's fields, and again with last-event-id after each end, on the connection")
    void resumes() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RequestHead first = begin(connection);
            assertThat(first.requestLine()).isEqualTo("GET /events HTTP/1.1");
            assertThat(first.header("accept")).isEqualTo("text/event-stream");
            assertThat(first.header("cache-control")).isEqualTo("no-store");
            assertThat(first.header("last-event-id")).isNull();
            connection.http1().writeChunk("id: é1\ndata: a\n\n");
            connection.write("0\r\n\r\n");
            RequestHead second = begin(connection);
            assertThat(second.header("last-event-id")).isEqualTo("Ã©1");
            connection.http1().writeChunk("id: 2\ndata: b\n\n");
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, options(SESSION));

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200",
                    "session_ready session #1",
                    "sse #1 message 'a' id=é1",
                    "sse #1 fin id=é1",
                    "session_lost session normal",
                    "response #2 200",
                    "session_ready session #2",
                    "sse #2 message 'b' id=2");
            GunSession session = connection.session();
            assertThat(session.lastEventId()).isEqualTo("2");
            assertThat(session.timesReady()).isEqualTo(2);
            assertThat(session.state()).isEqualTo(GunSession.State.READY);
            assertThat(session.stream().id()).isEqualTo(2);
            assertThat(session.webSocket()).isNull();
            peer.release("end");
        }
    }

    @Test
    @DisplayName("over HTTP/2 it asks again on another stream, also after a reset, beside other requests")
    void resumesOverHttp2() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            for (int id = 1; id <= 5; id += 2) {
                http2.readHeaders();
                http2.writeHeaders(id, false, H2Scripts.OK, new HeaderField("content-type", "text/event-stream"));
                http2.write(H2Frame.data(id, "id: " + id + "\ndata: a\n\n", id == 1));
                if (id == 3) {
                    http2.write(H2Frame.rstStream(3, 2));
                }
            }
            connection.await("end");
        })) {
            gun.open(
                    peer,
                    gun.options(Protocol.HTTP2).retry(5, Duration.ofMillis(10)).session(SESSION));

            gun.owner.said.awaitExactly(
                    "up http2",
                    "response #1 200",
                    "session_ready session #1",
                    "sse #1 message 'a' id=1",
                    "sse #1 fin id=1",
                    "session_lost session normal",
                    "response #2 200",
                    "session_ready session #2",
                    "sse #2 message 'a' id=3",
                    "error #2 stream_reset(INTERNAL_ERROR) MAYBE",
                    "session_lost session stream_reset(INTERNAL_ERROR)",
                    "response #3 200",
                    "session_ready session #3",
                    "sse #3 message 'a' id=5");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("after the loss of its connection it asks on the next one")
    void resumesAfterLoss() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    begin(connection);
                    connection.http1().writeChunk("id: 7\ndata: a\n\n");
                    connection.close();
                },
                connection -> {
                    assertThat(begin(connection).header("last-event-id")).isEqualTo("7");
                    connection.await("end");
                })) {
            gun.open(peer, options(SESSION));

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200",
                    "session_ready session #1",
                    "sse #1 message 'a' id=7",
                    "error #1 closed MAYBE",
                    "session_lost session closed",
                    "down http closed maybe=[#1] unprocessed=[]",
                    "up http",
                    "response #2 200",
                    "session_ready session #2");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("it waits for as long as the server's retry says, also when the connection comes back sooner")
    void waitsForRetry() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    begin(connection);
                    connection.http1().writeChunk("retry: 3600000\ndata: a\n\n");
                    connection.write("0\r\n\r\n");
                    connection.await("close");
                    connection.close();
                },
                connection -> connection.await("end"))) {
            GunConnection connection = gun.open(peer, options(SESSION));
            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200",
                    "session_ready session #1",
                    "sse #1 message 'a'",
                    "sse #1 fin",
                    "session_lost session normal");
            peer.release("close");
            gun.owner.said.awaitExactly("down http closed maybe=[] unprocessed=[]", "up http");
            assertThat(connection.session().state()).isEqualTo(GunSession.State.STARTING);
            gun.owner.said.assertNothingMore();
            peer.release("end");
        }
    }

    @Test
    @DisplayName("what is no stream of events is tried again, with back-off")
    void refused() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n");
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 0\r\n\r\n");
            begin(connection);
            connection.await("end");
        })) {
            gun.open(peer, options(SESSION));

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 503 fin",
                    "response #2 200 fin",
                    "response #3 200",
                    "session_ready session #3");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("HTML standard §9.2.2: 204 ends it, and the connection; so does what stopOnStatus says")
    void stops() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 204 No Content\r\n\r\n");
                    connection.expectEnd();
                },
                connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
                    connection.expectEnd();
                })) {
            GunConnection connection = gun.open(peer, options(SESSION));
            assertThat(Said.of(GunFixture.end(connection))).isEqualTo("shutdown(upgrade_failed(status 204))");
            assertThat(connection.session().state()).isEqualTo(GunSession.State.STOPPED);
            GunConnection other = gun.open(peer, options(SESSION));
            assertThat(Said.of(GunFixture.end(other))).isEqualTo("shutdown(upgrade_failed(status 403))");
        }
    }

    @Test
    @DisplayName("a graceful shutdown does not wait for the end of a stream that has none")
    void shutdown() {
        try (RawPeer peer = RawPeer.start(connection -> {
            begin(connection);
            connection.expectEnd();
        })) {
            GunConnection connection = gun.open(peer, options(SESSION));
            gun.owner.said.awaitExactly("up http", "response #1 200", "session_ready session #1");
            connection.shutdown();
            gun.owner.said.awaitExactly("session_lost session shutdown", "terminated shutdown");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("an ID from an earlier session is sent at once; a field of the user's counts more than the standard's")
    void begins() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RequestHead head = begin(connection);
            assertThat(head.header("last-event-id")).isEqualTo("41");
            assertThat(head.header("accept")).isEqualTo("text/event-stream;v=2");
            connection.await("end");
        })) {
            gun.open(
                    peer,
                    options(SessionOptions.sse("/events")
                            .lastEventId("41")
                            .headers(Headers.of("accept", "text/event-stream;v=2"))
                            .build()));
            gun.owner.said.awaitExactly("up http", "response #1 200", "session_ready session #1");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("nothing can be sent in it, and what is for WebSockets is refused")
    void sendsNothing() {
        try (RawPeer peer = RawPeer.start(connection -> {
            begin(connection);
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, options(SESSION));
            assertThatThrownBy(() -> connection
                            .session()
                            .send(WsFrame.text("a"))
                            .written()
                            .toCompletableFuture()
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseInstanceOf(GunException.Stream.class)
                    .hasRootCauseMessage("badstate: Session session receives events; nothing can be sent in it");
            peer.release("end");
        }
        assertThatThrownBy(() -> SessionOptions.sse("/").lastEventId("a\r\nb"))
                .isInstanceOf(GunOptionsException.class)
                .hasMessageNotContaining("a\r\nb");
        assertThatThrownBy(() ->
                        SessionOptions.sse("/").subscribe(WsFrame.text("a")).build())
                .isInstanceOf(GunOptionsException.class);
    }
}
