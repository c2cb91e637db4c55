package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("How a connection ends: close, shutdown, and what comes after (spec page 1 §2, §5, §11)")
class EndTests {

    private static final Bytes BODY = Bytes.of("body", StandardCharsets.UTF_8);

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @Test
    @DisplayName(
            "close: live handles end with closed, no GunDown, GunTerminated shutdown; disconnect and terminate fire")
    void closeEndsAtOnce() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream handle = connection.get("/");
            get(connection, "/");
            peer.awaitScripts();
            connection.close();
            connection.close();

            assertThat(GunFixture.end(connection)).isEqualTo(Reason.SHUTDOWN);
            gun.owner.said.awaitExactly("up http2", "error #2 closed MAYBE", "terminated shutdown");
            assertThatThrownBy(handle::await).isInstanceOfSatisfying(GunException.class, e -> assertThat(e.reason())
                    .isEqualTo(Reason.CLOSED_LOCALLY));
            assertThat(gun.events.names()).endsWith("disconnect", "terminate");
            peer.awaitNoOpenConnections();
        }
    }

    @Test
    @DisplayName("close before anything is connected fires terminate but no disconnect")
    void closeBeforeUp() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP).transport(Transport.TLS));
            // The peer may have accepted it before the event loop knows that it is connected.
            Awaitility.await().until(() -> gun.events.names().contains("tlsHandshakeStart"));
            connection.close();

            gun.owner.said.awaitExactly("terminated shutdown");
            gun.events.lines.awaitExactly(
                    "init",
                    "domainLookupStart",
                    "domainLookupEnd",
                    "connectStart",
                    "connectEnd",
                    "tlsHandshakeStart",
                    "tlsHandshakeEnd shutdown",
                    "terminate TLS_HANDSHAKE shutdown");
            peer.awaitNoOpenConnections();
        }
    }

    @Test
    @DisplayName("shutdown of an idle HTTP/2 connection says GOAWAY NO_ERROR and ends at once")
    void shutdownIdle() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            H2Scripts.answer(http2);
            assertThat(http2.readUntil(H2Frame.GOAWAY)).isEqualTo(H2Frame.goAway(0, 0, ""));
            connection.expectEnd();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            assertThat(connection.get("/").awaitResponse().status()).isEqualTo(200);
            connection.shutdown();

            gun.owner.said.awaitExactly("up http2", "terminated shutdown");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("shutdown lets running streams finish and refuses new ones with closing")
    void shutdownDrains() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            connection.release("running");
            http2.readUntil(H2Frame.GOAWAY);
            connection.await("finish");
            http2.writeHeaders(1, true, H2Scripts.OK);
            connection.expectEnd();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, "/");
            peer.await("running");
            connection.shutdown();
            get(connection, "/");
            gun.owner.said.awaitExactly("up http2", "error #2 closing NO");
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CLOSING);
            peer.release("finish");

            gun.owner.said.awaitExactly("response #1 200 fin", "terminated shutdown");
            assertThat(gun.events.lines.items())
                    .endsWith("responseEnd #1", "disconnect normal", "terminate CLOSING shutdown");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("shutdown is bounded by closingTimeout: what is still open then gets timeout(closing)")
    void shutdownIsBounded() {
        try (RawPeer peer = RawPeer.start(connection -> {
            H2Scripts.open(connection).readHeaders();
            connection.release("running");
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).closingTimeout(Duration.ofMillis(20)));
            get(connection, "/");
            peer.await("running");
            connection.shutdown();

            gun.owner.said.awaitExactly("up http2", "error #1 timeout(closing) MAYBE", "terminated shutdown");
            peer.awaitNoOpenConnections();
        }
    }

    @Test
    @DisplayName("shutdown while waiting for a retry ends at once")
    void shutdownWhileWaiting() {
        GunConnection connection = gun.open(
                "127.0.0.1", RawPeer.refusingPort(), gun.options(Protocol.HTTP2).retry(5, Duration.ofHours(1)));
        GunStream waiting = connection.get("/");
        Recorder<String> lines = gun.events.lines;
        for (String line = lines.awaitNext(); !line.startsWith("connectEnd"); line = lines.awaitNext()) {
            assertThat(line).doesNotStartWith("terminate");
        }
        connection.shutdown();

        assertThat(GunFixture.end(connection)).isEqualTo(Reason.SHUTDOWN);
        gun.owner.said.awaitExactly("terminated shutdown");
        assertThatThrownBy(waiting::await).isInstanceOfSatisfying(GunException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.CLOSING));
    }

    @Test
    @DisplayName("after the end every call fails with down and the termination reason, and none hangs")
    void everythingFailsAfterTheEnd() {
        try (RawPeer peer =
                RawPeer.start(connection -> H2Scripts.open(connection).readHeaders())) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream stream = connection.headers("POST", "/", Headers.empty());
            peer.awaitScripts();
            connection.close();
            GunFixture.end(connection);

            assertDown(connection::awaitUp);
            assertDown(() -> connection.get("/").await());
            assertDown(() -> connection.get("/").awaitBody());
            assertDown(() -> get(connection, "/"));
            assertDown(() -> connection.wsUpgrade("/"));
            assertDown(connection::ping);
            assertDown(stream.data(BODY));
            assertDown(stream.dataFin(BODY));
            assertDown(stream.trailers(Headers.of("a", "b")));
            connection.shutdown();
            connection.close();
            connection.reconnect();
            stream.cancel();
            stream.updateFlow(1);
            assertThat(connection.info().state()).isEqualTo(ConnectionState.TERMINATED);
            assertThat(connection.info().openStreams()).isZero();
            assertThat(gun.client().connections()).isEmpty();
            assertDown(() -> connection.setOwner(gun.owner, new RecordingOwner()));
            assertDown(() -> connection.setOwner(null, new RecordingOwner()));
            assertDown(stream.writable());
            gun.owner.said.awaitExactly("up http2", "terminated shutdown");
        }
    }

    @Test
    @DisplayName(
            "monitors are called once with the reason, late ones at once, closed ones and throwing ones harm nobody")
    void monitors() {
        Recorder<String> called = new Recorder<>();
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            connection.monitor(reason -> {
                throw new IllegalStateException("a monitor that throws");
            });
            connection.monitor(reason -> called.record("early " + Said.of(reason)));
            connection.monitor(reason -> called.record("never")).close();
            connection.awaitUp();
            connection.close();
            called.awaitExactly("early shutdown");
            connection.monitor(reason -> called.record("late " + Said.of(reason)));
            called.awaitExactly("late shutdown");
            GunFixture.end(connection);
            called.assertNothingMore();
        }
    }

    @Test
    @DisplayName("terminated() cannot be completed by those who have it")
    void terminatedIsReadOnly() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            connection.terminated().toCompletableFuture().complete(Reason.NORMAL);
            connection.awaitUp();
            connection.close();

            assertThat(GunFixture.end(connection)).isEqualTo(Reason.SHUTDOWN);
        }
    }

    @Test
    @DisplayName("closing the client closes its connections, and it opens no more")
    void clientClose() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).name("one"));
            connection.awaitUp();
            assertThat(gun.client().connection("one")).isSameAs(connection);
            assertThat(gun.client().connection("two")).isNull();
            gun.client().close();

            gun.owner.said.awaitExactly("up http2", "terminated shutdown");
            assertThatThrownBy(() -> gun.open(peer, gun.options(Protocol.HTTP2)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("This GunClient was closed, and opens nothing any more");
            assertDown(connection::awaitUp);
            assertDown(() -> connection.get("/").await());
        }
    }

    private static void assertDown(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(GunException.Down.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.SHUTDOWN));
    }

    private static void assertDown(CompletionStage<Void> future) {
        assertThatThrownBy(() -> future.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        GunException.Down.class, e -> assertThat(e.reason()).isEqualTo(Reason.SHUTDOWN));
    }
}
