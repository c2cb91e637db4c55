package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunWs;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("What a connection has received and sent (spec page 3, Metrics)")
class TrafficTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @Test
    @DisplayName("bytes are those on the wire, both ways")
    void bytes() {
        String request = "GET / HTTP/1.1\r\nhost: ";
        String response = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write(response);
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            connection.get("/").awaitBody();

            int sent = (request + peer.host() + ":" + peer.port() + "\r\n\r\n").length();
            // The owner may not have taken GunUp yet.
            await().untilAsserted(() -> assertThat(connection.traffic())
                    .isEqualTo(new ConnectionTraffic(response.length(), sent, 0, 0, 0)));
            peer.release("end");
        }
    }

    @Test
    @DisplayName("frames are counted each way, and so is what waits for an owner that is busy")
    void frames() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        GunOwner owner = (GunMessage message) -> {
            if (message instanceof GunWs) {
                busy.countDown();
                done.await();
            }
        };
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            ws.readFrame();
            ws.readFrame();
            ws.sendText("one");
            connection.await("more");
            ws.sendText("two");
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP).owner(owner));
            GunWebSocket ws = connection.wsUpgrade(
                    "/",
                    Headers.empty(),
                    WsOptions.builder().replyTo(ReplyTo.OWNER).build());
            await().until(() -> connection.info().state() == ConnectionState.CONNECTED_WS_ONLY);

            ws.send(WsFrame.text("a"), WsFrame.text("b"));
            busy.await();
            peer.release("more");
            await().until(() -> connection.traffic().framesReceived() == 2);

            assertThat(connection.traffic().framesSent()).isEqualTo(2);
            await().untilAsserted(
                            () -> assertThat(connection.traffic().waiting()).isEqualTo(2));
            done.countDown();
            await().untilAsserted(
                            () -> assertThat(connection.traffic().waiting()).isZero());
            peer.release("end");
        }
    }
}
