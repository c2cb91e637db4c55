package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.message.GunMessage;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Recorder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A handle is read in one way: await, stages, or a publisher (spec page 4 §3)")
class ReadingWaysTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    /** Records signals; requests and cancels when the test says so. */
    private static final class Sink implements Flow.Subscriber<GunMessage> {

        final Recorder<String> signals = new Recorder<>();
        final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        private final long first;

        Sink(long first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscribed.complete(subscription);
            if (first != 0) {
                subscription.request(first);
            }
        }

        @Override
        public void onNext(GunMessage message) {
            signals.record(Said.of(message));
        }

        @Override
        public void onError(Throwable failure) {
            signals.record("failed " + failure.getClass().getSimpleName() + " " + failure.getMessage());
        }

        @Override
        public void onComplete() {
            signals.record("complete");
        }

        void request(long n) {
            subscribed.join().request(n);
        }
    }

    private static Sink subscribe(GunStream stream, long first) {
        Sink sink = new Sink(first);
        stream.messages().subscribe(sink);
        return sink;
    }

    private static RawPeer threePieces() {
        RawPeer peer = threePieces("at once");
        peer.release("at once");
        return peer;
    }

    /** Answers one request, when the gate is open, with two pieces and trailers, and keeps the connection. */
    private static RawPeer threePieces(String gate) {
        return RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            connection.await(gate);
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.write(H2Frame.data(1, "a", false));
            http2.write(H2Frame.data(1, "b", false));
            http2.writeHeaders(1, true, new HeaderField("checksum", "42"));
            connection.await("end");
        });
    }

    @Test
    @DisplayName(
            "response() and body() complete without a thread that waits, off the event loop, each as often as asked")
    void stages() throws Exception {
        try (RawPeer peer = threePieces("asked")) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");
            // Asked before the answer comes: of what is there already this thread would be told by itself.
            CompletableFuture<String> thread = stream.response()
                    .thenApply(response -> Thread.currentThread().getName())
                    .toCompletableFuture();
            peer.release("asked");
            // User code that waits for the body within a callback of the head does not lock itself out.
            Body body = stream.response()
                    .thenApply(response -> stream.body().toCompletableFuture().join())
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("gun-rcv");
            assertThat(body).isEqualTo(new Body(Bytes.of("ab", StandardCharsets.UTF_8), Headers.of("checksum", "42")));
            assertThat(stream.body().toCompletableFuture().join()).isEqualTo(body);
            assertThat(stream.response().toCompletableFuture().join().status()).isEqualTo(200);
            peer.release("end");
        }
    }

    @Test
    @DisplayName("a stage that is nobody else's to complete: what the user completes is his copy")
    void stagesAreCopies() {
        try (RawPeer peer =
                RawPeer.start(connection -> H2Scripts.open(connection).readHeaders())) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");
            stream.response().toCompletableFuture().cancel(false);
            assertThat(stream.response().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    @DisplayName("stages fail with the stream, and the body over maxBodyBytes with limit_reached, which cancels it")
    void stagesFail() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            http2.write(H2Frame.rstStream(1, 2));
            http2.writeHeaders(3, false, H2Scripts.OK);
            http2.write(H2Frame.data(3, "12345", false));
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(3, 8));
            connection.await("end");
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).maxBodyBytes(4));
            GunStream reset = connection.get("/");
            GunStream large = connection.get("/");

            assertFails(reset.response().toCompletableFuture(), "stream_reset(INTERNAL_ERROR)");
            assertFails(reset.body().toCompletableFuture(), "stream_reset(INTERNAL_ERROR)");
            assertFails(large.body().toCompletableFuture(), "limit_reached(maxBodyBytes)");
            peer.release("end");
            peer.awaitScripts();
        }
    }

    private static void assertFails(CompletableFuture<?> future, String reason) {
        assertThatThrownBy(() -> future.orTimeout(10, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(GunException.Stream.class, e -> assertThat(Said.of(e.reason()))
                        .isEqualTo(reason));
    }

    @Test
    @DisplayName("the publisher gives each message for a demand of one, and completes after the last without demand")
    void demand() {
        try (RawPeer peer = threePieces()) {
            Sink sink = subscribe(gun.open(peer, gun.options(Protocol.HTTP2)).get("/"), 0);
            sink.request(1);
            sink.signals.awaitExactly("response #1 200");
            sink.request(2);
            sink.signals.awaitExactly("data #1 'a'", "data #1 'b'");
            sink.request(1);
            sink.signals.awaitExactly("trailers #1 [checksum: 42]", "complete");
            sink.request(1);
            sink.subscribed.join().cancel();
            sink.signals.assertNothingMore();
            peer.release("end");
        }
    }

    @Test
    @DisplayName("demand is credit: a stream with flow(1) goes on as far as is requested")
    void demandIsCredit() {
        try (RawPeer peer = threePieces()) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2))
                    .request(
                            "GET",
                            "/",
                            Headers.empty(),
                            Bytes.empty(),
                            RequestOptions.builder().flow(1).build());
            Sink sink = subscribe(stream, Long.MAX_VALUE);

            sink.signals.awaitExactly(
                    "response #1 200", "data #1 'a'", "data #1 'b'", "trailers #1 [checksum: 42]", "complete");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("an error comes without demand, as GunException; a loss as GunException.Connection")
    void error() {
        try (RawPeer peer = RawPeer.start(connection -> {
            H2Scripts.open(connection).readHeaders();
            connection.close();
        })) {
            Sink sink = subscribe(gun.open(peer, gun.options(Protocol.HTTP2)).get("/"), 0);

            sink.signals.awaitExactly("failed Connection closed: The socket was closed by the peer");
        }
    }

    @Test
    @DisplayName("cancelling the subscription cancels the stream, and nothing more is signalled")
    void cancel() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1, 8));
        })) {
            Sink sink = subscribe(gun.open(peer, gun.options(Protocol.HTTP2)).get("/"), 5);
            sink.signals.awaitExactly("response #1 200");
            sink.subscribed.join().cancel();
            peer.awaitScripts();
            sink.signals.assertNothingMore();
        }
    }

    @Test
    @DisplayName("cancelling the handle ends the subscription with cancelled")
    void cancelledHandle() {
        try (RawPeer peer =
                RawPeer.start(connection -> H2Scripts.open(connection).readHeaders())) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");
            Sink sink = subscribe(stream, 0);
            peer.awaitScripts();
            stream.cancel();

            sink.signals.awaitExactly("failed Stream cancelled: The stream was cancelled");
        }
    }

    @Test
    @DisplayName("a demand of 0 or less is an error that cancels the stream (Reactive Streams §3.9)")
    void illegalDemand() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            connection.release("read");
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1, 8));
        })) {
            Sink sink = subscribe(gun.open(peer, gun.options(Protocol.HTTP2)).get("/"), 0);
            peer.await("read");
            sink.request(-1);
            sink.signals.awaitExactly(
                    "failed IllegalArgumentException request takes 1 or more (Reactive Streams §3.9), not -1");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a second subscriber is refused; none at all is a NullPointerException (§1.9)")
    void oneSubscriber() {
        try (RawPeer peer = threePieces()) {
            GunStream stream =
                    gun.open(peer, gun.options(Protocol.HTTP2).name("name")).get("/");
            Sink first = subscribe(stream, 1);
            Sink second = subscribe(stream, 1);

            second.signals.awaitExactly(
                    "failed IllegalStateException The messages of GunStream[name#1] have, or had, their subscriber");
            first.signals.awaitExactly("response #1 200");
            assertThatThrownBy(() -> stream.messages().subscribe(null)).isInstanceOf(NullPointerException.class);
            peer.release("end");
        }
    }

    @Test
    @DisplayName("a subscriber that throws is as one that has cancelled (§2.13)")
    void subscriberThrows() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1, 8));
        })) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");
            stream.messages().subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(1);
                }

                @Override
                public void onNext(GunMessage message) {
                    throw new IllegalStateException("broken");
                }

                @Override
                public void onError(Throwable failure) {
                    throw new AssertionError(failure);
                }

                @Override
                public void onComplete() {
                    throw new AssertionError("complete");
                }
            });
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a subscriber without demand is no unread handle: it is not given up after unreadTimeout")
    void slowSubscriber() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            for (int id : new int[] {1, 3}) {
                http2.writeHeaders(id, false, H2Scripts.OK);
                http2.write(H2Frame.data(id, "a", false));
                http2.write(H2Frame.data(id, "b", true));
            }
            // The other one, which nobody reads, is given up: as much time has passed for the first.
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(3, 8));
            connection.await("end");
        })) {
            GunConnection connection = gun.open(
                    peer, gun.options(Protocol.HTTP2).mailboxMessages(1).unreadTimeout(Duration.ofMillis(50)));
            GunStream stream = connection.get("/");
            Sink sink = subscribe(stream, 0);
            connection.get("/");
            peer.release("end");
            peer.awaitScripts();
            sink.request(3);

            sink.signals.awaitExactly("response #1 200", "data #1 'a'", "data #1 'b' fin", "complete");
        }
    }

    @Test
    @DisplayName("a WebSocket's publisher completes after the close frame")
    void webSocket() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            ws.sendText("one");
            ws.send(dev.gun.client.testkit.WsFrame.close(1000, ""));
        })) {
            GunWebSocket ws = gun.open(peer, gun.options(Protocol.HTTP))
                    .wsUpgrade("/", WsOptions.builder().replyTo(ReplyTo.HANDLE).build());
            Sink sink = subscribe(ws, Long.MAX_VALUE);

            sink.signals.awaitExactly("upgrade #1 [websocket]", "ws #1 text one", "ws #1 close 1000", "complete");
        }
    }

    @Test
    @DisplayName("mixing the ways is refused, and the text says which one is in use")
    void mixing() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).name("name"));
            GunStream awaited = connection.get("/");
            awaited.flush();
            GunStream staged = connection.get("/");
            staged.response();
            GunStream published = connection.get("/");
            published.messages();

            assertThatThrownBy(awaited::body)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("GunStream[name#1] is read by await…: a handle is read in one way only, not by"
                            + " response() and body() too");
            assertThatThrownBy(staged::messages)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("GunStream[name#2] is read by response() and body(): a handle is read in one way only,"
                            + " not by messages() too");
            assertThatThrownBy(published::awaitBody)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("GunStream[name#3] is read by messages(): a handle is read in one way only, not by"
                            + " await… too");
            GunStream toOwner = get(connection, "/");
            assertThatThrownBy(toOwner::messages)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("GunStream[name#4] cannot be awaited: its messages go to the connection's owner");
        }
    }
}
