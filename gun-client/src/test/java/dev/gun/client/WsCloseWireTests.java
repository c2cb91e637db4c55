package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The socket after the closing handshake of a WebSocket (spec page 1 §8, RFC 6455 §7.1.1)")
class WsCloseWireTests {

    private static final int PIECES = 64;
    private static final byte[] PIECE = new byte[16_000];

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private RawPeer peer(Transport transport, RawPeer.Script script) {
        return transport == Transport.TLS
                ? RawPeer.startTls(PeerTls.localhost("http/1.1"), script)
                : RawPeer.start(script);
    }

    private GunConnection open(RawPeer peer, Transport transport) {
        GunConnection connection =
                gun.open("localhost", peer.port(), gun.options(Protocol.HTTP).transport(transport));
        connection.wsUpgrade("/");
        return connection;
    }

    private static void flood(RawWebSocket socket) throws IOException {
        for (int i = 0; i < PIECES; i++) {
            socket.sendFrame(dev.gun.client.testkit.WsFrame.BINARY, true, 0, PIECE);
        }
    }

    /** Fails when the client has closed the socket already: what is written would be answered with a reset. */
    private static void closesFirst(RawConnection connection, RawWebSocket socket) throws IOException {
        connection.await("told");
        flood(socket);
        connection.halfClose();
        connection.expectEnd();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("the server's close: ours is not lost by what it sends after it, and it closes the socket first; the"
            + " owner is told before")
    void serversClose(Transport transport) {
        try (RawPeer peer = peer(transport, connection -> {
            RawWebSocket socket = connection.acceptWebSocket();
            socket.send(dev.gun.client.testkit.WsFrame.close(1000, ""));
            flood(socket);
            socket.expect(dev.gun.client.testkit.WsFrame.close(1000, ""));
            closesFirst(connection, socket);
        })) {
            open(peer, transport);

            gun.owner.said.awaitExactly(
                    "up http",
                    "upgrade #1 [websocket]",
                    "ws #1 close 1000",
                    "down ws normal maybe=[] unprocessed=[]",
                    "terminated normal");
            assertThat(peer.openConnections()).isOne();
            peer.release("told");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a server that does not close the socket has it closed, without a reset")
    void serverThatDoesNotClose() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket socket = connection.acceptWebSocket();
            socket.send(dev.gun.client.testkit.WsFrame.close(1000, ""));
            socket.expect(dev.gun.client.testkit.WsFrame.close(1000, ""));
            connection.expectEnd();
        })) {
            open(peer, Transport.TCP);

            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a client that is closed waits for no server")
    void clientIsClosed() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket socket = connection.acceptWebSocket();
            socket.send(dev.gun.client.testkit.WsFrame.close(1000, ""));
            socket.expect(dev.gun.client.testkit.WsFrame.close(1000, ""));
            connection.expectEnd();
        })) {
            GunFixture.end(open(peer, Transport.TCP));

            gun.client().close();

            peer.awaitScripts();
        }
    }
}
