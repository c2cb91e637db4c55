package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Recorder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Waiting on handles: how each await ends (spec page 1 §5)")
class AwaitTests {

    private static final Duration SHORT = Duration.ofMillis(1);

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @Test
    @DisplayName("a stream that fails ends it with GunException.Stream, again and again")
    void streamFails() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.write(H2Frame.rstStream(1, 2));
        })) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");

            assertReason(stream::awaitResponse, GunException.Stream.class, "stream_reset(INTERNAL_ERROR)");
            assertReason(stream::awaitBody, GunException.Stream.class, "stream_reset(INTERNAL_ERROR)");
        }
    }

    @Test
    @DisplayName("a lost connection ends it with GunException.Connection, also in the middle of a body")
    void connectionIsLost() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.write(H2Frame.data(1, "begun", false));
            connection.close();
        })) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");

            assertThat(stream.awaitResponse().status()).isEqualTo(200);
            assertReason(stream::awaitBody, GunException.Connection.class, "closed");
        }
    }

    @Test
    @DisplayName("the body of a response that has none is empty, also when the head was awaited before")
    void bodyOfNoContent() {
        try (RawPeer peer = RawPeer.start(connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");

            assertThat(stream.awaitResponse().fin()).isTrue();
            assertThat(stream.awaitBody()).isEqualTo(new Body(Bytes.empty(), Headers.empty()));
            assertReason(stream::awaitBody, GunException.Stream.class, "badstate");
        }
    }

    @Test
    @DisplayName("awaitUp ends with GunException.Down when the retries run out, and at once after that")
    void awaitUpDown() {
        GunConnection connection = gun.open("127.0.0.1", RawPeer.refusingPort(), gun.options(Protocol.HTTP2));

        assertReason(connection::awaitUp, GunException.Down.class, "shutdown(connect_failed)");
        assertReason(connection::awaitUp, GunException.Down.class, "shutdown(connect_failed)");
        assertReason(() -> connection.get("/").await(), GunException.Down.class, "shutdown(connect_failed)");
    }

    @Test
    @DisplayName("awaitUp that times out changes nothing: the connection goes on, and a later awaitUp works")
    void awaitUpTimesOut() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.await("handshake");
            connection.startTls(PeerTls.localhost("h2"));
        })) {
            GunConnection connection = gun.open(
                    "localhost", peer.port(), gun.options(Protocol.HTTP2).transport(Transport.TLS));
            peer.awaitAccepted(1);
            assertReason(() -> connection.awaitUp(SHORT), GunException.TimedOut.class, "timeout(connect)");
            peer.release("handshake");

            assertThat(connection.awaitUp()).isEqualTo(Protocol.HTTP2);
        }
    }

    @Test
    @DisplayName("a time-out loses nothing: a later await gets the response, and the part of the body that had come")
    void laterAwaitWorks() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            connection.await("respond");
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.write(H2Frame.data(1, "one ", false));
            connection.await("finish");
            http2.write(H2Frame.data(1, "two", false));
            http2.writeHeaders(1, true, new HeaderField("checksum", "42"));
        })) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");
            assertReason(() -> stream.awaitResponse(SHORT), GunException.TimedOut.class, "timeout(response)");
            peer.release("respond");
            assertThat(stream.awaitResponse().status()).isEqualTo(200);
            assertReason(
                    () -> stream.awaitBody(Duration.ofMillis(50)), GunException.TimedOut.class, "timeout(response)");
            peer.release("finish");

            assertThat(stream.awaitBody())
                    .isEqualTo(new Body(Bytes.of("one two", StandardCharsets.UTF_8), Headers.of("checksum", "42")));
        }
    }

    @Test
    @DisplayName("an interrupt ends it with GunException.Interrupted and leaves the flag set; a later await works")
    void interrupt() {
        try (RawPeer peer = RawPeer.start(connection -> {
            // What has come already is returned, whether the thread is interrupted or not.
            connection.await("respond");
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, true, H2Scripts.OK);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream stream = connection.get("/");
            Thread.currentThread().interrupt();
            assertReason(stream::await, GunException.Interrupted.class, "cancelled");
            assertThat(Thread.interrupted()).isTrue();
            Thread.currentThread().interrupt();
            assertReason(connection::awaitUp, GunException.Interrupted.class, "cancelled");
            assertThat(Thread.interrupted()).isTrue();
            peer.release("respond");

            assertThat(stream.awaitResponse().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("on an event-loop thread every await is refused instead of dead-locking")
    void onTheEventLoop() {
        Recorder<String> refused = new Recorder<>();
        CompletableFuture<GunConnection> opened = new CompletableFuture<>();
        GunOwner owner = new GunOwner() {
            @Override
            public void receive(GunMessage message) {
                GunConnection connection = opened.join();
                GunStream stream = connection.get("/");
                record(connection::awaitUp);
                record(stream::await);
                record(stream::awaitResponse);
                record(stream::awaitBody);
                record(connection::flush);
            }

            private void record(ThrowingCallable call) {
                Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
                refused.record(thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
            }

            @Override
            public boolean onEventLoop() {
                return true;
            }
        };
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            opened.complete(gun.open(
                    peer,
                    GunOptions.builder().owner(owner).protocols(Protocol.HTTP2).retry(0, SHORT)));

            String text = "IllegalStateException: Blocking calls are refused on an event-loop thread, which they would"
                    + " stop for ever";
            refused.awaitExactly(text, text, text, text, text);
        }
    }

    @Test
    @DisplayName("when the stream's messages go elsewhere it is refused, and says where they go")
    void messagesGoElsewhere() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).name("name"));
            GunStream toOwner = connection.request("GET", "/", Headers.empty(), Bytes.empty(), to(ReplyTo.OWNER));
            GunStream toReceiver =
                    connection.request("GET", "/", Headers.empty(), Bytes.empty(), to(ReplyTo.receiver(message -> {})));

            assertThatThrownBy(toOwner::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("GunStream[name#1] cannot be awaited: its messages go to the connection's owner");
            assertThatThrownBy(toReceiver::awaitBody)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "GunStream[name#2] cannot be awaited: its messages go to a receiver given with replyTo");
        }
    }

    @Test
    @DisplayName("awaitBody fails with limit_reached over maxBodyBytes, and the stream is cancelled")
    void bodyLimit() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.write(H2Frame.data(1, "1234567890", false));
            connection.await("more");
            http2.write(H2Frame.data(1, "1", false));
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1, 8));
        })) {
            GunStream stream =
                    gun.open(peer, gun.options(Protocol.HTTP2).maxBodyBytes(10)).get("/");
            assertReason(
                    () -> stream.awaitBody(Duration.ofMillis(50)), GunException.TimedOut.class, "timeout(response)");
            peer.release("more");

            assertReason(stream::awaitBody, GunException.Stream.class, "limit_reached(maxBodyBytes)");
            assertReason(stream::awaitBody, GunException.Stream.class, "limit_reached(maxBodyBytes)");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("awaitResponse drops informational responses, awaitInform waits for them")
    void informs() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            for (int i = 0; i < 2; i++) {
                int id = http2.readHeaders().streamId();
                http2.writeHeaders(id, false, new HeaderField(":status", "103"), new HeaderField("link", "</a>"));
                http2.writeHeaders(id, true, new HeaderField(":status", "204"));
            }
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream first = connection.get("/");
            assertThat(first.awaitResponse().status()).isEqualTo(204);
            assertReason(first::await, GunException.Stream.class, "badstate");
            GunStream second = connection.get("/");
            assertThat(second.awaitInform(GunFixture.PATIENCE).headers()).isEqualTo(Headers.of("link", "</a>"));
            assertThat(second.await()).isEqualTo(new GunResponse(second, true, 204, Headers.empty()));
        }
    }

    @Test
    @DisplayName("cancel ends the await of the handle with cancelled")
    void cancelEndsAwait() {
        try (RawPeer peer =
                RawPeer.start(connection -> H2Scripts.open(connection).readHeaders())) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");
            peer.awaitScripts();
            stream.cancel();

            assertReason(stream::await, GunException.Stream.class, "cancelled");
        }
    }

    @Test
    @DisplayName("a handle is read by one thread at a time: the second is refused, the first goes on")
    void oneReader() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            connection.await("respond");
            http2.writeHeaders(1, true, H2Scripts.OK);
        })) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");
            CompletableFuture<GunResponse> first = new CompletableFuture<>();
            Thread reader = new Thread(() -> first.complete(stream.awaitResponse()), "first-reader");
            reader.start();
            Awaitility.await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);

            assertThatThrownBy(stream::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "Another thread already waits on this stream: a handle is read by one thread at a time");
            peer.release("respond");
            assertThat(first.join().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("flush drops what has come and was not read")
    void flush() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.write(H2Frame.data(1, "read", false));
            http2.write(H2Frame.data(1, "dropped", false));
            connection.release("sent");
            H2Scripts.answerPing(http2);
            connection.await("rest");
            http2.write(H2Frame.data(1, "rest", true));
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream stream = connection.get("/");
            assertThat(stream.awaitResponse().status()).isEqualTo(200);
            assertThat(Said.of(stream.await())).isEqualTo("data #1 'read'");
            peer.await("sent");
            connection.ping();
            gun.owner.said.awaitExactly("up http2", "ping_ack 1");
            stream.flush();
            peer.release("rest");

            assertThat(stream.awaitBody().asString(StandardCharsets.UTF_8)).isEqualTo("rest");
        }
    }

    @Test
    @DisplayName("awaitX(timeout, CANCEL) cancels the stream when it times out; KEEP does not")
    void onTimeout() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            for (int i = 0; i < 4; i++) {
                http2.readHeaders();
            }
            connection.release("asked");
            for (int i = 0; i < 4; i++) {
                assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1 + 2 * i, 8));
            }
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream one = connection.get("/");
            GunStream two = connection.get("/");
            GunStream three = connection.get("/");
            GunStream four = connection.get("/");
            peer.await("asked");
            assertReason(
                    () -> one.awaitResponse(SHORT, OnTimeout.KEEP), GunException.TimedOut.class, "timeout(response)");
            assertReason(
                    () -> one.awaitResponse(SHORT, OnTimeout.CANCEL), GunException.TimedOut.class, "timeout(response)");
            assertReason(one::awaitResponse, GunException.Stream.class, "cancelled");
            assertReason(() -> two.await(SHORT, OnTimeout.CANCEL), GunException.TimedOut.class, "timeout(response)");
            assertReason(
                    () -> three.awaitBody(SHORT, OnTimeout.CANCEL), GunException.TimedOut.class, "timeout(response)");
            assertReason(
                    () -> four.awaitInform(SHORT, OnTimeout.CANCEL), GunException.TimedOut.class, "timeout(response)");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("awaitUpgrade and awaitFrame with CANCEL cancel the WebSocket")
    void onTimeoutOfAWebSocket() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            assertThat(ws.readFrame().opcode()).isEqualTo(8);
        })) {
            GunWebSocket ws = gun.open(peer, gun.options(Protocol.HTTP))
                    .wsUpgrade("/", WsOptions.builder().replyTo(ReplyTo.HANDLE).build());
            ws.awaitUpgrade(GunFixture.PATIENCE, OnTimeout.CANCEL);
            assertReason(
                    () -> ws.awaitFrame(SHORT, OnTimeout.CANCEL), GunException.TimedOut.class, "timeout(response)");

            assertReason(ws::awaitFrame, GunException.Stream.class, "cancelled");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("flush of the connection drops what is unread on every handle, also on those that have ended")
    void flushConnection() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            for (int id = 1; id <= 5; id += 2) {
                http2.readHeaders();
                http2.writeHeaders(id, false, H2Scripts.OK);
                http2.write(H2Frame.data(id, "old", id == 1));
            }
            http2.write(H2Frame.rstStream(5, 2));
            H2Scripts.answerPing(http2);
            connection.await("rest");
            http2.write(H2Frame.data(3, "new", true));
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream ended = connection.get("/");
            GunStream running = connection.get("/");
            GunStream reset = connection.get("/");
            Awaitility.await().until(() -> connection.info().openStreams() == 1);
            connection.ping();
            gun.owner.said.awaitExactly("up http2", "ping_ack 1");
            connection.flush();
            peer.release("rest");

            assertThat(running.awaitBody().asString(StandardCharsets.UTF_8)).isEqualTo("new");
            assertReason(ended::await, GunException.Stream.class, "badstate");
            assertReason(reset::await, GunException.Stream.class, "stream_reset(INTERNAL_ERROR)");
            peer.release("end");
        }
    }

    @Test
    @DisplayName(
            "flush of the connection leaves what was read with its reader, whose answer still goes before the close")
    void flushLeavesWhatWasRead() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            ws.sendText("question");
            // RFC 6455 §5.2: an opcode that is reserved.
            ws.send(dev.gun.client.testkit.WsFrame.of(3, new byte[0]));
            assertThat(new String(ws.readFrame().payload(), StandardCharsets.UTF_8))
                    .isEqualTo("answer");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunWebSocket ws = connection.wsUpgrade(
                    "/", WsOptions.builder().replyTo(ReplyTo.HANDLE).build());
            ws.awaitUpgrade();
            assertThat(Said.of(ws.awaitFrame())).isEqualTo("ws #1 text question");
            connection.flush();
            connection.flush();
            ws.send(dev.gun.client.WsFrame.text("answer"));

            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("flush makes room: a sender that was stopped by a full mailbox goes on")
    void flushMakesRoom() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            for (String piece : new String[] {"a", "b", "c"}) {
                http2.write(H2Frame.data(1, piece, piece.equals("c")));
            }
            H2Scripts.answerPing(http2);
            connection.await("end");
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).mailboxMessages(2));
            GunStream stream = connection.get("/");
            peer.awaitAccepted(1);
            assertThat(stream.awaitResponse().status()).isEqualTo(200);
            connection.ping();
            gun.owner.said.awaitExactly("up http2", "ping_ack 1");
            connection.flush();

            assertThat(stream.awaitBody().asString(StandardCharsets.UTF_8)).isEqualTo("c");
            peer.release("end");
        }
    }

    private static RequestOptions to(ReplyTo replyTo) {
        return RequestOptions.builder().replyTo(replyTo).build();
    }

    private static void assertReason(ThrowingCallable call, Class<? extends GunException> type, String reason) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(type)
                .extracting(e -> Said.of(((GunException) e).reason()))
                .isEqualTo(reason);
    }
}
