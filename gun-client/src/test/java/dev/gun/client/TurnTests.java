package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.Gates;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Turns of the event loop: nothing is forgotten at their end (design §4)")
class TurnTests {

    private static final int MAX_CONCURRENT_STREAMS = 3;

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @Test
    @DisplayName(
            "the place that a cancelled stream leaves is taken when its reset is written, by no frame of the server")
    void cancelMakesRoom() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, MAX_CONCURRENT_STREAMS, 1);
            assertThat(http2.readHeaders().streamId()).isEqualTo(1);
            connection.release("running");
            assertThat(http2.readFrame().type()).isEqualTo(H2Frame.RST_STREAM);
            H2Scripts.answer(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            connection.awaitUp();
            GunStream running = connection.get("/1");
            peer.await("running");
            GunStream waiting = connection.get("/2");
            running.cancel();

            assertThat(waiting.awaitResponse().status()).isEqualTo(200);
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName(
            "what a user's function throws while a request is written costs that request, and the connection goes on")
    void throwingTransformation() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Http1Options http1 = Http1Options.defaults().withTransformHeaderName(name -> {
            if (broken.getAndSet(false)) {
                throw new IllegalStateException("a function that throws");
            }
            return name;
        });
        try (RawPeer peer = RawPeer.start(connection -> {}, connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP).http1(http1).retry(1, Duration.ZERO));
            connection.awaitUp();
            GunStream first = connection.get("/1");
            assertThatThrownBy(first::await)
                    .isInstanceOf(GunException.class)
                    .hasMessageContaining("java.lang.IllegalStateException: a function that throws");
            gun.owner.said.awaitExactly("up http", "down http protocol_error maybe=[] unprocessed=[]", "up http");

            assertThat(connection.get("/2").awaitResponse().status()).isEqualTo(204);
        }
    }

    @Test
    @DisplayName(
            "what a user's function throws while a body is written fails what was sent, and the connection goes on")
    void throwingTransformationOfTrailers() {
        Http1Options http1 = Http1Options.defaults().withTransformHeaderName(name -> {
            if (name.equals("x-broken")) {
                throw new IllegalStateException("a function that throws");
            }
            return name;
        });
        try (RawPeer peer = RawPeer.start(connection -> connection.await("end"), connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP).http1(http1).retry(1, Duration.ZERO));
            GunStream first = connection.headers("POST", "/1", Headers.empty(), GunFixture.TO_OWNER);
            CompletableFuture<Void> trailers =
                    first.trailers(Headers.of("x-broken", "1")).toCompletableFuture();
            assertThatThrownBy(() -> trailers.get(Gates.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
                    .hasRootCauseMessage("protocol_error: Unexpected failure:"
                            + " java.lang.IllegalStateException: a function that throws");
            peer.release("end");

            assertThat(connection.get("/2").awaitResponse(GunFixture.PATIENCE).status())
                    .isEqualTo(204);
        }
    }

    @Test
    @DisplayName("a retry policy that throws gives up: the connection ends with the loss as its cause")
    void throwingPolicy() {
        RetryPolicy policy = context -> {
            throw new IllegalStateException("a policy that throws");
        };
        GunConnection connection = gun.open(
                "127.0.0.1", RawPeer.refusingPort(), gun.options(Protocol.HTTP2).retry(policy));

        assertThat(Said.of(GunFixture.end(connection))).isEqualTo("shutdown(connect_failed)");
        gun.owner.said.awaitExactly("terminated shutdown(connect_failed)");
    }

    @Test
    @DisplayName("a policy's delay that no clock can count is waited for, and can be ended")
    void endlessDelay() {
        GunConnection connection = gun.open(
                "127.0.0.1",
                RawPeer.refusingPort(),
                gun.options(Protocol.HTTP2)
                        .retry(context -> new RetryPolicy.Retry(GunOptions.INFINITE, RetryPolicy.UNBOUNDED)));
        Recorder<String> lines = gun.events.lines;
        for (String line = lines.awaitNext(); !line.startsWith("connectEnd"); line = lines.awaitNext()) {
            assertThat(line).doesNotStartWith("terminate");
        }
        connection.close();

        assertThat(GunFixture.end(connection)).isEqualTo(Reason.SHUTDOWN);
    }

    @Test
    @DisplayName("a refusal that is read after the stream has ended does not hide the response behind it")
    void refusalBeforeResponse() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int stream = http2.readHeaders().streamId();
            http2.readUntil(H2Frame.DATA);
            connection.await("refused");
            http2.writeHeaders(stream, true, H2Scripts.OK);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            Bytes body = Bytes.of("body", StandardCharsets.UTF_8);
            GunStream stream = connection.headers("POST", "/", Headers.empty());
            stream.dataFin(body);
            assertThatThrownBy(() -> stream.data(body).toCompletableFuture().join())
                    .hasCauseInstanceOf(GunException.Stream.class);
            peer.release("refused");
            Awaitility.await().until(() -> !connection.streamInfo(stream).running());

            assertThatThrownBy(stream::awaitResponse).isInstanceOfSatisfying(GunException.class, e -> assertThat(
                            e.reason().code())
                    .isEqualTo("badstate"));
            assertThat(stream.awaitResponse().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("awaitUp waits for ever when told so")
    void awaitUpForEver() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            assertThat(gun.open(peer, gun.options(Protocol.HTTP)).awaitUp(GunOptions.INFINITE))
                    .isEqualTo(Protocol.HTTP);
        }
    }

    @Test
    @DisplayName(
            "more than 100 informational responses to an HTTP/1.1 request are a protocol error: nothing else bounds them")
    void endlessInforms() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(101));
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunStream stream = connection.get("/");
            for (int i = 0; i < 100; i++) {
                assertThat(stream.awaitInform(GunFixture.PATIENCE).status()).isEqualTo(103);
            }
            assertThatThrownBy(stream::awaitResponse).isInstanceOfSatisfying(GunException.class, e -> assertThat(
                            e.reason())
                    .isEqualTo(new Reason.ProtocolError(
                            Protocol.HTTP, "More than 100 informational responses to one request", Side.REMOTE)));
        }
    }

    @Test
    @DisplayName("reconnect() does nothing while the connection ends gracefully")
    void reconnectWhileShuttingDown() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int stream = http2.readHeaders().streamId();
            connection.release("running");
            http2.readUntil(H2Frame.GOAWAY);
            connection.await("reconnect asked");
            http2.writeHeaders(stream, true, H2Scripts.OK);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream stream = connection.get("/");
            peer.await("running");
            connection.shutdown();
            connection.reconnect();
            assertThatThrownBy(() -> connection.get("/").awaitResponse()).isInstanceOf(GunException.class);
            peer.release("reconnect asked");

            assertThat(stream.awaitResponse().status()).isEqualTo(200);
            assertThat(GunFixture.end(connection)).isEqualTo(Reason.SHUTDOWN);
        }
    }
}
