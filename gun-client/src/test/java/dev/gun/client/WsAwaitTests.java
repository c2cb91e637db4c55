package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.RequestHead;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Waiting for frames without waiting for the upgrade (spec page 1 §5, §8)")
class WsAwaitTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private GunWebSocket upgrade(RawPeer peer) {
        return gun.open(peer, gun.options(Protocol.HTTP))
                .wsUpgrade(
                        "/",
                        Headers.empty(),
                        WsOptions.builder().replyTo(ReplyTo.HANDLE).build());
    }

    @Test
    @DisplayName("awaitFrame passes over informational responses and the upgrade (RFC 9110 §15.2)")
    void informational() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RequestHead request = connection.readRequestHead();
            connection.write("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
                    + "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                    + "sec-websocket-accept: " + RawWebSocket.acceptKey(request) + "\r\n\r\n");
            connection.write(dev.gun.client.testkit.WsFrame.text("first").encode());
        })) {
            assertThat(upgrade(peer).awaitFrame().frame()).isEqualTo(WsFrame.text("first"));
        }
    }

    @Test
    @DisplayName("awaitFrame fails with upgrade_failed when the server answers with a response")
    void refused() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
        })) {
            GunWebSocket webSocket = upgrade(peer);
            assertThatThrownBy(webSocket::awaitFrame)
                    .isInstanceOf(GunException.Stream.class)
                    .hasMessage("upgrade_failed: The upgrade failed: status was \"404\", expected 101 (HTTP/1.1) or"
                            + " 2xx (HTTP/2)");
        }
    }
}
