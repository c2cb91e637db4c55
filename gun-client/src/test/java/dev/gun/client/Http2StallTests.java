package dev.gun.client;

import static dev.gun.client.GunFixture.TO_OWNER;
import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A server that never opens our send window (spec page 1 §6, §11, §15; RFC 9113 §10.5)")
class Http2StallTests {

    private static final Duration SHORT = Duration.ofMillis(20);

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    /** Takes a request and gives its body no window at all. */
    private static RawHttp2 stall(RawConnection connection) throws IOException {
        RawHttp2 http2 = H2Scripts.open(connection, 4, 0);
        http2.readHeaders();
        connection.release("stalled");
        return http2;
    }

    private static GunStream post(GunConnection connection) {
        return connection.headers("POST", "/", Headers.empty(), TO_OWNER);
    }

    private static CompletableFuture<Void> send(GunStream stream, int bytes) {
        return stream.data(Bytes.wrap(new byte[bytes])).toCompletableFuture();
    }

    @Test
    @DisplayName(
            "the body is taken up to sendBufferLimit, above it would_block; cancel gives it up and the rest goes on")
    void sendBufferLimitAndCancel() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = stall(connection);
            assertThat(http2.readFrame()).isEqualTo(H2Frame.rstStream(1, 8));
            H2Scripts.answer(http2);
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).sendBufferLimit(100));
            GunStream stalled = post(connection);
            peer.await("stalled");
            CompletableFuture<Void> waiting = send(stalled, 100);
            assertThatThrownBy(() -> send(stalled, 1).join())
                    .hasRootCauseMessage("would_block: Sending would block: sendBufferLimit = 100 is reached");
            assertThat(waiting).isNotDone();

            stalled.cancel();
            assertThatThrownBy(waiting::join).hasRootCauseMessage("cancelled: The stream was cancelled");
            get(connection, "/");

            gun.owner.said.awaitExactly("up http2", "response #2 200 fin");
        }
    }

    @Test
    @DisplayName("shutdown is bounded by closingTimeout; what waits for a window is no matter for tcpSendTimeout")
    void shutdownIsBounded() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = stall(connection);
            // The client has seen, many times tcpSendTimeout long, that the socket takes what it sends.
            for (int i = 0; i < 20; i++) {
                H2Scripts.answerPing(http2);
            }
            connection.release("pinged");
            http2.readUntil(H2Frame.GOAWAY);
        })) {
            Http2Options http2 = Http2Options.builder().keepalive(SHORT).build();
            GunConnection connection = gun.open(
                    peer,
                    gun.options(Protocol.HTTP2)
                            .http2(http2)
                            .tcpSendTimeout(SHORT)
                            .closingTimeout(Duration.ofMillis(50)));
            GunStream stalled = post(connection);
            peer.await("stalled");
            CompletableFuture<Void> waiting = send(stalled, 100);
            peer.await("pinged");
            assertThat(waiting).isNotDone();

            connection.shutdown();

            gun.owner.said.awaitExactly("up http2", "error #1 timeout(closing) MAYBE", "terminated shutdown");
            assertThatThrownBy(waiting::join).hasRootCauseInstanceOf(GunException.class);
        }
    }

    @Test
    @DisplayName(
            "a ping waits in info() until it is answered, whatever others were answered before; the round trip is the last one's")
    void pings() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            H2Scripts.answer(http2);
            H2Frame first = http2.readUntil(H2Frame.PING);
            H2Frame second = http2.readUntil(H2Frame.PING);
            http2.write(H2Scripts.pong(second));
            H2Scripts.answerPing(http2);
            connection.await("first");
            http2.write(H2Scripts.pong(first));
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, "/");
            gun.owner.said.awaitExactly("up http2", "response #1 200 fin");
            connection.ping();
            connection.ping();
            gun.owner.said.awaitExactly("ping_ack 2");
            connection.ping();
            gun.owner.said.awaitExactly("ping_ack 3");

            assertThat(connection.info().roundTrip()).isPositive();
            assertThat(connection.info().pingPendingSince())
                    .as("the first is still not answered")
                    .isNotNull();
            peer.release("first");
            gun.owner.said.awaitExactly("ping_ack 1");
            assertThat(connection.info().pingPendingSince()).isNull();
        }
    }
}
