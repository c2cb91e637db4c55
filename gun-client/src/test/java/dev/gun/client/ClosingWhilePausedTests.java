package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * No clock is read: another connection on the same loop is shut down later, with the same time-out and a peer that never
 * answers. When that one has timed out, the timer of the one under test would have fired before it.
 */
@DisplayName("closingTimeout does not run while we ourselves do not read (spec page 1 §7, §11)")
class ClosingWhilePausedTests {

    private static final Duration CLOSING_TIMEOUT = Duration.ofMillis(150);

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    /** The fixture's client has one event loop, so that this one shares it with the one under test. */
    private void anotherTimesOut() {
        RecordingOwner owner = new RecordingOwner();
        try (RawPeer silent = RawPeer.start(connection -> connection.await("never"))) {
            GunConnection other = gun.open(
                    silent,
                    GunOptions.builder()
                            .owner(owner)
                            .transport(Transport.TCP)
                            .protocols(Protocol.RAW)
                            .closingTimeout(CLOSING_TIMEOUT));
            other.awaitUp();
            other.raw()
                    .data(Bytes.of("x", StandardCharsets.UTF_8))
                    .toCompletableFuture()
                    .join();
            other.shutdown();
            owner.said.awaitExactly("up raw", "error #1 timeout(closing) MAYBE", "terminated shutdown");
        }
    }

    private void awaitPaused(GunConnection connection) {
        Awaitility.await().until(() -> connection.info().readPausedSince() != null);
    }

    @Test
    @DisplayName("raw data: the peer's end is behind what we do not read; it is waited for, and heard when we read on")
    void raw() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.write("a");
            connection.expect("got a");
            connection.write("b");
            connection.expectEnd();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.RAW).closingTimeout(CLOSING_TIMEOUT));
            GunStream stream = connection.raw(
                    RequestOptions.builder().replyTo(ReplyTo.OWNER).flow(1).build());
            gun.owner.said.awaitExactly("up raw", "data #1 'a'");
            stream.data(Bytes.of("got a", StandardCharsets.UTF_8));
            awaitPaused(connection);
            connection.shutdown();
            anotherTimesOut();
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CLOSING);

            stream.updateFlow(9);
            gun.owner.said.awaitExactly("data #1 'b'", "data #1 '' fin", "terminated shutdown");
        }
    }

    @Test
    @DisplayName("WebSocket: the answer to our close is behind what we do not read; close() ends it at once")
    void webSocket() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket socket = connection.acceptWebSocket();
            socket.sendText("a");
            socket.sendText("x".repeat(4_000));
            assertThat(socket.readFrame().opcode()).isEqualTo(8);
            connection.release("asked to close");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP).closingTimeout(CLOSING_TIMEOUT));
            connection.wsUpgrade(
                    "/",
                    WsOptions.builder()
                            .flow(1)
                            .receiveBuffer(1_024)
                            .closingTimeout(CLOSING_TIMEOUT)
                            .build());
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]", "ws #1 text a");
            awaitPaused(connection);
            connection.shutdown();
            peer.await("asked to close");
            anotherTimesOut();
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CLOSING);

            connection.close();
            assertThat(GunFixture.end(connection)).isEqualTo(Reason.SHUTDOWN);
        }
    }
}
