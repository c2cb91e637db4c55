package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("responseTimeout and idleTimeout of a request (spec page 1 §6)")
class ResponseTimeoutTests {

    /** Of what is to be over. */
    private static final Duration SHORT = Duration.ofMillis(40);

    /** Of what is to be over only after the peer has answered, be the machine busy with others. */
    private static final Duration ENOUGH = Duration.ofSeconds(1);

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static RequestOptions.Builder toOwner() {
        return RequestOptions.builder().replyTo(ReplyTo.OWNER);
    }

    private static GunStream get(GunRequests through, RequestOptions.Builder options) {
        return through.request("GET", "/", Headers.empty(), Bytes.empty(), options.build());
    }

    @Test
    @DisplayName("no final head in time, informational ones or not: timeout(response), and HTTP/2 resets the stream")
    void noHead() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, new dev.gun.client.testkit.HeaderField(":status", "103"));
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1, 8));
            H2Scripts.answer(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, toOwner().responseTimeout(ENOUGH));
            gun.owner.said.awaitExactly("up http2", "inform #1 103", "error #1 timeout(response) MAYBE");
            get(connection, toOwner().responseTimeout(Duration.ofMinutes(1)));

            assertThat(gun.owner.said.awaitCount(1)).startsWith("response #2 200 fin");
            assertThat(connection.info().openStreams()).isZero();
        }
    }

    @Test
    @DisplayName("the head in time: the time-out is over, however long the body takes")
    void headInTime() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            // The second request's time is over: so would the first one's be.
            http2.readUntil(H2Frame.RST_STREAM);
            http2.write(H2Frame.data(1, "late", true));
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, toOwner().responseTimeout(ENOUGH));
            get(connection, toOwner().responseTimeout(ENOUGH.plus(SHORT)));

            gun.owner.said.awaitExactly(
                    "up http2", "response #1 200", "error #2 timeout(response) MAYBE", "data #1 'late' fin");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("the time begins when the last byte of the request is written, not before")
    void beginsWhenWritten() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            // The second one's time is over; the first one's has not begun.
            http2.readUntil(H2Frame.RST_STREAM);
            connection.release("second over");
            assertThat(http2.readUntil(H2Frame.DATA)).isEqualTo(H2Frame.data(1, "x", true));
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1, 8));
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream first = connection.headers(
                    "POST",
                    "/",
                    Headers.empty(),
                    toOwner().responseTimeout(SHORT).idleTimeout(SHORT).build());
            get(connection, toOwner().responseTimeout(SHORT));
            peer.await("second over");
            gun.owner.said.awaitExactly("up http2", "error #2 timeout(response) MAYBE");
            first.dataFin(Bytes.of("x", StandardCharsets.UTF_8));

            gun.owner.said.awaitExactly("error #1 timeout(response) MAYBE");
            peer.release("end");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("nothing of the response for idleTimeout: timeout(idle), after whatever had come")
    void idle() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.write(H2Frame.data(1, "begun", false));
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1, 8));
            connection.await("end");
        })) {
            get(gun.open(peer, gun.options(Protocol.HTTP2)), toOwner().idleTimeout(ENOUGH));

            gun.owner.said.awaitExactly(
                    "up http2", "response #1 200", "data #1 'begun'", "error #1 timeout(idle) MAYBE");
            peer.release("end");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("while the receiver takes nothing the idle time does not run, and begins again when it does")
    void suspended() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.write(H2Frame.data(1, "a", false));
            http2.write(H2Frame.data(1, "b", false));
            // The second one's time, as long as the first one's, is over.
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(3, 8));
            connection.release("second over");
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1, 8));
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream stream = get(connection, toOwner().flow(1).idleTimeout(ENOUGH));
            get(connection, toOwner().idleTimeout(ENOUGH));
            gun.owner.said.awaitExactly("up http2", "response #1 200", "data #1 'a'", "error #2 timeout(idle) MAYBE");
            peer.await("second over");
            assertThat(connection.streamInfo(stream).running()).isTrue();
            stream.updateFlow(5);

            gun.owner.said.awaitExactly("data #1 'b'", "error #1 timeout(idle) MAYBE");
            peer.release("end");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("nor does the time of a response that waits in an HTTP/2 tunnel behind that of a receiver that takes"
            + " nothing: our own back-pressure is not the peer's fault (spec page 1 §7)")
    void suspendedInATunnel() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int tunnel = TunnelScenario.establish(http2);
            http2.readUntil(H2Frame.DATA);
            http2.write(H2Frame.data(tunnel, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na", false));
            http2.readUntil(H2Frame.DATA);
            connection.release("asked");
            http2.write(H2Frame.data(tunnel, "bHTTP/1.1 204 No Content\r\n\r\n", false));
            int beside = http2.readNextHeaders().streamId();
            // The time of the one beside the tunnel, as long as that of the one in it, is over.
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(beside, 8));
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunTunnel tunnel = connection.connect(Destination.tcp("origin.example", 80));
            GunStream first = get(tunnel, toOwner().flow(1));
            gun.owner.said.awaitExactly(
                    "up http2", "response #1 200 fin", "tunnel #1 http", "response #2 200", "data #2 'a'");
            GunStream second = get(tunnel, toOwner().responseTimeout(ENOUGH));
            peer.await("asked");
            get(connection, toOwner().responseTimeout(ENOUGH));
            gun.owner.said.awaitExactly("error #4 timeout(response) MAYBE");
            assertThat(connection.streamInfo(second).running()).isTrue();
            first.updateFlow(5);

            gun.owner.said.awaitExactly("data #2 'b' fin", "response #3 204 fin");
            peer.release("end");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName(
            "HTTP/1.1 cannot cancel: the late response is read and dropped, and the next one is the next request's")
    void http1() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.readRequestHead();
            connection.await("timed out");
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlate");
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            get(connection, toOwner().responseTimeout(SHORT));
            get(connection, toOwner());
            gun.owner.said.awaitExactly("up http", "error #1 timeout(response) MAYBE");
            peer.release("timed out");

            gun.owner.said.awaitExactly("response #2 204 fin");
            Awaitility.await().until(() -> connection.info().openStreams() == 0);
            peer.release("end");
        }
    }

    @Test
    @DisplayName(
            "a stream that was given up as unread has no time-outs left, though HTTP/1.1 still reads the rest of it")
    void unread() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbegun");
            connection.readRequestHead();
            connection.await("end");
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP).mailboxMessages(1).unreadTimeout(Duration.ofMillis(1)));
            GunStream given = get(connection, RequestOptions.builder().idleTimeout(ENOUGH));
            Awaitility.await().until(() -> gun.events.names().contains("cancel"));
            // Room for more: the peer's silence would be its own again.
            given.awaitResponse();
            assertThat(catchThrowableOfType(GunException.class, given::await)
                            .reason()
                            .code())
                    .isEqualTo("unread");
            get(connection, toOwner().responseTimeout(ENOUGH.plus(SHORT)));

            gun.owner.said.awaitExactly("up http", "error #2 timeout(response) MAYBE");
            assertThat(connection.streamInfo(given).running()).isTrue();
            peer.release("end");
        }
    }

    @Test
    @DisplayName("a stream that ends takes its timer with it")
    void timerGoes() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            H2Scripts.answer(http2);
            http2.readHeaders();
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream answered =
                    get(connection, toOwner().responseTimeout(ENOUGH).idleTimeout(ENOUGH));
            gun.owner.said.awaitExactly("up http2", "response #1 200 fin");
            get(connection, toOwner().responseTimeout(ENOUGH.plus(SHORT)));
            gun.owner.said.awaitExactly("error #2 timeout(response) MAYBE");
            gun.owner.said.assertNothingMore();
            assertThat(connection.streamInfo(answered).running()).isFalse();
            peer.release("end");
        }
    }
}
