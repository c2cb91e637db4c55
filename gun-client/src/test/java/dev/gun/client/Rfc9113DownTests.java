package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.TestPki;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName(
        "What a broken HTTP/2 server does to a whole connection: GOAWAY, the socket, and GunDown's split (RFC 9113 §5.4)")
class Rfc9113DownTests {

    private static final int PROTOCOL_ERROR = 1;
    private static final int FRAME_SIZE_ERROR = 6;

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private GunConnection twoRequests(RawPeer peer) {
        GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
        get(connection, "/1");
        get(connection, "/2");
        return connection;
    }

    private static RawHttp2 requested(RawConnection connection) throws IOException {
        RawHttp2 http2 = H2Scripts.open(connection);
        http2.readHeaders();
        http2.readHeaders();
        return http2;
    }

    @Test
    @DisplayName("§5.4.1: GOAWAY with the code, then the socket is closed; what ran may have been processed")
    void connectionError() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = requested(connection);
            http2.writeFrame(H2Frame.PING, 0, 0, new byte[7]);
            http2.expect(H2Frame.goAway(0, FRAME_SIZE_ERROR, ""));
            connection.expectEnd();
        })) {
            GunConnection connection = twoRequests(peer);

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error - protocol_error MAYBE",
                    "error #1 protocol_error MAYBE",
                    "error #2 protocol_error MAYBE",
                    "down http2 protocol_error maybe=[#1, #2] unprocessed=[]",
                    "terminated shutdown(protocol_error)");
            assertThat(GunFixture.end(connection).text())
                    .contains("Frame length 7 incorrect size for ping. (FRAME_SIZE_ERROR, RFC 9113 §5.4.1)");
            peer.awaitScripts();
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("§9.2.1: a renegotiation of TLS 1.2 is an error of the connection")
    void renegotiation() {
        PeerTls tls12 = PeerTls.localhost("h2").versions("TLSv1.2");
        // Without a server name TLS is the JDK's, whatever is on the class path: OpenSSL does not tell of it.
        TlsOptions byTheJdk = TlsOptions.builder()
                .trust(TestPki.get().trustStore())
                .sendServerName(false)
                .build();
        try (RawPeer peer = RawPeer.startTls(tls12, connection -> {
            requested(connection);
            connection.renegotiate();
            connection.await("down");
        })) {
            GunConnection connection = gun.open(
                    "localhost",
                    peer.port(),
                    gun.options(Protocol.HTTP2).transport(Transport.TLS).tls(byTheJdk));
            get(connection, "/1");
            get(connection, "/2");

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error - protocol_error MAYBE",
                    "error #1 protocol_error MAYBE",
                    "error #2 protocol_error MAYBE",
                    "down http2 protocol_error maybe=[#1, #2] unprocessed=[]",
                    "terminated shutdown(protocol_error)");
            assertThat(GunFixture.end(connection).text())
                    .contains("The server began to renegotiate TLS (RFC 9113 §9.2.1)");
            peer.release("down");
        }
    }

    @Test
    @DisplayName("§9.2: over TLS 1.2 a server that says goodbye with a close_notify has closed, and nothing else")
    void closeNotify() {
        PeerTls tls12 = PeerTls.localhost("h2").versions("TLSv1.2");
        try (RawPeer peer = RawPeer.startTls(tls12, connection -> {
            requested(connection);
            connection.close();
        })) {
            GunConnection connection = gun.open(
                    "localhost", peer.port(), gun.options(Protocol.HTTP2).transport(Transport.TLS));
            connection.get("/1");
            connection.get("/2");

            gun.owner.said.awaitExactly(
                    "up http2", "down http2 closed maybe=[#1, #2] unprocessed=[]", "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("§6.8: what is above GOAWAY's last stream was not processed, whatever the server breaks afterwards")
    void connectionErrorAfterGoAway() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = requested(connection);
            http2.write(H2Frame.goAway(1, 0, ""));
            http2.write(H2Frame.windowUpdate(0, 0));
            http2.expect(H2Frame.goAway(0, PROTOCOL_ERROR, ""));
            connection.expectEnd();
        })) {
            twoRequests(peer);

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error #2 goaway NO",
                    "error - protocol_error MAYBE",
                    "error #1 protocol_error MAYBE",
                    "down http2 protocol_error maybe=[#1] unprocessed=[#2]",
                    "terminated shutdown(protocol_error)");
            peer.awaitScripts();
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("§5.4.2: RST_STREAM with the code, and the other stream and the connection go on")
    void streamError() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = requested(connection);
            http2.write(H2Frame.windowUpdate(1, 0));
            http2.expect(H2Frame.rstStream(1, PROTOCOL_ERROR));
            http2.writeHeaders(3, true, H2Scripts.OK);
            H2Scripts.answer(http2);
        })) {
            GunConnection connection = twoRequests(peer);
            gun.owner.said.awaitExactly("up http2", "error #1 protocol_error MAYBE", "response #2 200 fin");

            assertThat(connection.get("/3").awaitResponse().status()).isEqualTo(200);
            peer.awaitScripts();
            peer.assertNoScriptFailure();
        }
    }
}
