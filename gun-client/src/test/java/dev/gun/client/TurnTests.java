package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
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
}
