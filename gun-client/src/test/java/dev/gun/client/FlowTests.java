package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Flow control: memory stays bounded (spec page 1 §7, §6)")
class FlowTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static Bytes bytes(int size) {
        return Bytes.wrap(new byte[size]);
    }

    @Test
    @DisplayName("flow(2): two data messages come, then nothing until updateFlow adds credits; the head costs none")
    void credits() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            for (String piece : new String[] {"a", "b", "c", "d", "e"}) {
                http2.write(H2Frame.data(1, piece, piece.equals("e")));
            }
            connection.release("sent");
            H2Scripts.answerPing(http2);
            H2Scripts.answerPing(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            RequestOptions options =
                    RequestOptions.builder().replyTo(ReplyTo.OWNER).flow(2).build();
            GunStream stream = connection.request("GET", "/", Headers.empty(), Bytes.empty(), options);
            peer.await("sent");
            connection.ping();
            gun.owner.said.awaitExactly("up http2", "response #1 200", "data #1 'a'", "data #1 'b'", "ping_ack 1");
            stream.updateFlow(1);
            connection.ping();
            gun.owner.said.awaitExactly("data #1 'c'", "ping_ack 2");
            stream.updateFlow(2);
            gun.owner.said.awaitExactly("data #1 'd'", "data #1 'e' fin");
            assertThatThrownBy(() -> stream.updateFlow(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("updateFlow takes 1 credit or more, not 0");
        }
    }

    @Test
    @DisplayName("http2.flow and http1.flow are what a receiver begins with, unless its request says otherwise")
    void defaultFlow() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    for (int id = 1; id <= 3; id += 2) {
                        http2.readHeaders();
                        http2.writeHeaders(id, false, H2Scripts.OK);
                        http2.write(H2Frame.data(id, "a", false));
                        http2.write(H2Frame.data(id, "b", true));
                    }
                    connection.await("end");
                },
                connection -> {
                    connection.readRequestHead();
                    connection.write(
                            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
                    connection.await("end");
                })) {
            RequestOptions.Builder toOwner = RequestOptions.builder().replyTo(ReplyTo.OWNER);
            GunConnection http2 = gun.open(
                    peer,
                    gun.options(Protocol.HTTP2)
                            .http2(Http2Options.builder().flow(1).build()));
            GunStream first = http2.request("GET", "/", Headers.empty(), Bytes.empty(), toOwner.build());
            http2.request(
                    "GET", "/", Headers.empty(), Bytes.empty(), toOwner.flow(2).build());
            gun.owner.said.awaitExactly(
                    "up http2", "response #1 200", "data #1 'a'", "response #2 200", "data #2 'a'", "data #2 'b' fin");
            first.updateFlow(1);
            gun.owner.said.awaitExactly("data #1 'b' fin");
            GunConnection http1 = gun.open(
                    peer,
                    gun.options(Protocol.HTTP).http1(Http1Options.defaults().withFlow(1)));
            GunStream third = get(http1, "/");
            gun.owner.said.awaitExactly("up http", "response #1 200", "data #1 'a'");
            Awaitility.await().until(() -> http1.info().readPausedSince() != null);
            third.updateFlow(2);
            gun.owner.said.awaitExactly("data #1 'b'", "data #1 '' fin");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("a full mailbox stops the sender: the window is given back for what was taken, and no byte more")
    void mailboxStopsTheSender() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            for (int i = 0; i < 10; i++) {
                http2.write(H2Frame.data(1, "x".repeat(100), false));
            }
            connection.release("sent");
            for (H2Frame frame = http2.readFrame(); frame.type() != H2Frame.PING; frame = http2.readFrame()) {
                assertThat(frame.streamId()).as("nobody has read: %s", frame).isZero();
            }
            connection.release("full");
            int given = 0;
            while (given < 500) {
                H2Frame update = http2.readUntil(H2Frame.WINDOW_UPDATE);
                given += update.streamId() == 1 ? update.intAt(0) : 0;
            }
            http2.write(H2Frame.data(1, "end", true));
        })) {
            GunOptions.Builder options = gun.options(Protocol.HTTP2)
                    .mailboxMessages(4)
                    .http2(Http2Options.builder().initialStreamWindowSize(1000).build());
            GunConnection connection = gun.open(peer, options);
            GunStream stream = connection.get("/");
            peer.await("sent");
            connection.ping();
            peer.await("full");

            assertThat(stream.awaitBody().size()).isEqualTo(1003);
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a receiver that takes nothing does not stall another stream of the connection")
    void oneStoppedReceiverStallsNothingElse() {
        int pieces = 200;
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            for (int id = 1; id <= 3; id += 2) {
                http2.writeHeaders(id, false, H2Scripts.OK);
            }
            // Each fills more than the connection's window alone; the peer obeys both windows of stream 3.
            sendWithin(connection, http2, pieces);
        })) {
            GunOptions.Builder options = gun.options(Protocol.HTTP2)
                    .mailboxMessages(8)
                    .http2(Http2Options.builder()
                            .initialStreamWindowSize(65_535)
                            .initialConnectionWindowSize(65_535)
                            .build());
            GunConnection connection = gun.open(peer, options);
            GunStream stopped = connection.get("/stopped");
            GunStream flowing = connection.get("/flowing");

            assertThat(flowing.awaitBody(Duration.ofSeconds(10)).size()).isEqualTo(pieces * 10_000);
            assertThat(stopped.awaitResponse().status()).isEqualTo(200);
            peer.awaitScripts();
        }
    }

    /** Six pieces of 10,000 bytes on stream 1, which nobody reads, and many on stream 3, both within the windows. */
    private static void sendWithin(RawConnection connection, RawHttp2 http2, int pieces) throws IOException {
        int connectionWindow = 65_535;
        int[] streamWindow = {0, 65_535, 0, 65_535};
        int sent = 0;
        String piece = "x".repeat(10_000);
        for (int i = 0; i < 6 + pieces; i++) {
            int id = i < 6 ? 1 : 3;
            while (connectionWindow < 10_000 || streamWindow[id] < 10_000) {
                H2Frame update = http2.readUntil(H2Frame.WINDOW_UPDATE);
                if (update.streamId() == 0) {
                    connectionWindow += update.intAt(0);
                } else {
                    streamWindow[update.streamId()] += update.intAt(0);
                }
            }
            sent += id == 3 ? 1 : 0;
            http2.write(H2Frame.data(id, piece, sent == pieces));
            connectionWindow -= 10_000;
            streamWindow[id] -= 10_000;
        }
        connection.release("sent");
    }

    @Test
    @DisplayName(
            "data is taken below sendBufferLimit, one call may exceed it; above it would_block; half free is writable")
    void sendBufferLimit() {
        try (RawPeer peer = RawPeer.start(connection -> {
            // 4: SETTINGS_INITIAL_WINDOW_SIZE. Nothing of a body can be written.
            RawHttp2 http2 = H2Scripts.open(connection, 4, 0);
            http2.readHeaders();
            connection.release("opened");
            connection.await("window");
            http2.write(H2Frame.windowUpdate(1, 100));
            http2.readUntil(H2Frame.DATA);
            connection.await("more");
            http2.write(H2Frame.windowUpdate(1, 100));
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).sendBufferLimit(150));
            GunStream stream = connection.headers("POST", "/", Headers.empty());
            peer.await("opened");
            CompletableFuture<Void> first = stream.data(bytes(100)).toCompletableFuture();
            CompletableFuture<Void> second = stream.data(bytes(100)).toCompletableFuture();
            CompletableFuture<Void> third = stream.data(bytes(1)).toCompletableFuture();
            assertThatThrownBy(third::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(GunException.Stream.class)
                    .hasRootCauseMessage("would_block: Sending would block: sendBufferLimit = 150 is reached");
            CompletableFuture<Void> writable = stream.writable().toCompletableFuture();
            connection.awaitUp();
            assertThat(writable).isNotDone();
            assertThat(first).isNotDone();
            peer.release("window");
            first.join();
            connection.awaitUp();
            assertThat(writable).isNotDone();
            assertThat(second).isNotDone();
            peer.release("more");
            second.join();
            writable.join();
            assertThat(stream.writable().toCompletableFuture()).succeedsWithin(GunFixture.PATIENCE);
        }
    }

    @Test
    @DisplayName("a full mailbox's stream that has ended is not kept until unreadTimeout is over")
    void endedIsForgotten() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.write(H2Frame.data(1, "a", false));
            http2.write(H2Frame.data(1, "b", false));
            connection.release("sent");
            H2Scripts.answerPing(http2);
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1, 8));
        })) {
            // Without the recorded events, which keep their streams.
            GunConnection connection = gun.open(
                    peer,
                    GunOptions.builder()
                            .owner(gun.owner)
                            .transport(Transport.TCP)
                            .protocols(Protocol.HTTP2)
                            .retry(0, Duration.ZERO)
                            .mailboxMessages(2)
                            .unreadTimeout(Duration.ofHours(1)));
            WeakReference<GunStream> stream = new WeakReference<>(connection.get("/"));
            peer.await("sent");
            connection.ping();
            gun.owner.said.awaitExactly("up http2", "ping_ack 1");

            Objects.requireNonNull(stream.get()).cancel();

            peer.awaitScripts();
            Awaitility.await().until(() -> {
                System.gc();
                return stream.get() == null;
            });
        }
    }

    @Test
    @DisplayName("a refused call is told by its future; where nobody reads it is no message, which would have no bound")
    void refusalsOfAFullHandle() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            connection.await("read");
            http2.write(H2Frame.data(1, "a", true));
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).mailboxMessages(1));
            GunStream stream = connection.get("/");
            Awaitility.await().until(() -> gun.events.names().contains("responseHeaders"));
            connection.awaitUp();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() ->
                                stream.data(bytes(1)).toCompletableFuture().join())
                        .hasRootCauseMessage("badstate: The stream's body has already ended");
            }
            assertThat(stream.awaitResponse().status()).isEqualTo(200);
            peer.release("read");

            assertThat(stream.awaitBody().asString(StandardCharsets.UTF_8)).isEqualTo("a");
        }
    }

    @Test
    @DisplayName("a request that is one too many says so to the receiver that its messages go to, and to nobody else")
    void pendingLimitToldToItsReceiver() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunOptions.Builder options =
                    gun.options(Protocol.HTTP2).transport(Transport.TLS).pendingRequestLimit(1);
            GunConnection connection = gun.open("localhost", peer.port(), options);
            Recorder<String> told = new Recorder<>();
            connection.get("/1");
            connection.request(
                    "GET",
                    "/2",
                    Headers.empty(),
                    Bytes.empty(),
                    RequestOptions.builder()
                            .replyTo(ReplyTo.receiver(message -> told.record(Said.of(message))))
                            .build());

            told.awaitExactly("error #2 too_many_pending(pendingRequestLimit) NO");
            gun.owner.said.assertNothingMore();
        }
    }

    @Test
    @DisplayName("more than pendingRequestLimit or pendingBytesLimit fails at once with too_many_pending")
    void pendingLimits() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunOptions.Builder options = gun.options(Protocol.HTTP2)
                    .transport(Transport.TLS)
                    .pendingRequestLimit(2)
                    .pendingBytesLimit(10);
            GunConnection connection = gun.open("localhost", peer.port(), options);
            connection.post("/1", Headers.empty(), bytes(6));
            GunStream tooLarge = connection.post("/2", Headers.empty(), bytes(5));
            GunStream fits = connection.post("/3", Headers.empty(), bytes(4));
            GunStream tooMany = connection.get("/4");

            assertThatThrownBy(tooLarge::await)
                    .isInstanceOf(GunException.Stream.class)
                    .hasMessage("too_many_pending: Too much is waiting to be written: pendingBytesLimit is 10");
            assertThatThrownBy(tooMany::await)
                    .isInstanceOf(GunException.Stream.class)
                    .hasMessage("too_many_pending: Too much is waiting to be written: pendingRequestLimit is 2");
            fits.cancel();
            assertThatThrownBy(fits::await)
                    .isInstanceOf(GunException.Stream.class)
                    .hasMessage("cancelled: The stream was cancelled");
            GunStream fitsAgain = connection.post("/5", Headers.empty(), bytes(4));
            connection.close();
            assertThatThrownBy(fitsAgain::await)
                    .isInstanceOf(GunException.class)
                    .extracting(e -> Said.of(((GunException) e).reason()))
                    .isEqualTo("closed");
        }
    }

    @Test
    @DisplayName("a request not written within pendingTimeout fails with timeout(pending), unprocessed")
    void pendingTimeout() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunOptions.Builder options =
                    gun.options(Protocol.HTTP2).transport(Transport.TLS).pendingTimeout(Duration.ofMillis(20));
            GunConnection connection = gun.open("localhost", peer.port(), options);
            connection.request(
                    "POST", "/", Headers.empty(), Bytes.of("x", StandardCharsets.UTF_8), GunFixture.TO_OWNER);

            gun.owner.said.awaitExactly("error #1 timeout(pending) NO");
            assertThat(connection.info().openStreams()).isZero();
        }
    }
}
