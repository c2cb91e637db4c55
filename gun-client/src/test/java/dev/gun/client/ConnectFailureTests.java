package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.TestPki;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Attempts that fail end with a typed reason that names the value (spec page 1 §3a, §12, §16)")
class ConnectFailureTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private GunOptions.Builder tls(Protocol... protocols) {
        return gun.options(protocols).transport(Transport.TLS);
    }

    private static Reason cause(GunConnection connection) {
        Reason end = GunFixture.end(connection);
        assertThat(end).isInstanceOf(Reason.Shutdown.class);
        return ((Reason.Shutdown) end).cause();
    }

    @Test
    @DisplayName("refused: the address and what the system said")
    void refused() {
        int port = RawPeer.refusingPort();

        assertThat(cause(gun.open("127.0.0.1", port, gun.options(Protocol.HTTP2)))
                        .text())
                .isEqualTo("No connection could be made: 127.0.0.1:" + port + ": Connection refused");
    }

    @Test
    @DisplayName("a certificate of an unknown authority")
    void untrusted() {
        PeerTls identity = PeerTls.with(TestPki.get().untrusted().serverContext(), "h2");
        try (RawPeer peer = RawPeer.start(connection -> connection.expectTlsFailure(identity))) {
            Reason cause = cause(gun.open("localhost", peer.port(), tls(Protocol.HTTP2)));

            assertThat(cause).isInstanceOf(Reason.TlsFailed.class);
            assertThat(((Reason.TlsFailed) cause).alert()).isEqualTo("unknown_ca");
            gun.owner.said.awaitExactly("terminated shutdown(tls_failed)");
            assertThat(gun.events.lines.items())
                    .endsWith(
                            "connectEnd",
                            "tlsHandshakeStart",
                            "tlsHandshakeEnd tls_failed",
                            "terminate NOT_CONNECTED shutdown(tls_failed)");
        }
    }

    @Test
    @DisplayName("a certificate for another host")
    void wrongHost() {
        PeerTls identity = PeerTls.with(TestPki.get().wrongHost().serverContext(), "h2");
        try (RawPeer peer = RawPeer.start(connection -> connection.expectTlsFailure(identity))) {
            Reason cause = cause(gun.open("localhost", peer.port(), tls(Protocol.HTTP2)));

            assertThat(Said.of(cause)).isEqualTo("tls_failed");
            assertThat(cause.text()).contains("localhost");
        }
    }

    @Test
    @DisplayName("a handshake that takes longer than tlsHandshakeTimeout")
    void handshakeTimeout() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection = gun.open(peer, tls(Protocol.HTTP2).tlsHandshakeTimeout(Duration.ofMillis(20)));

            assertThat(Said.of(cause(connection))).isEqualTo("timeout(tls_handshake)");
            peer.awaitNoOpenConnections();
        }
    }

    @Test
    @DisplayName("a peer that closes in the middle of the handshake")
    void closedInHandshake() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readExactly(5);
            connection.close();
        })) {
            assertThat(Said.of(cause(gun.open(peer, tls(Protocol.HTTP2))))).isEqualTo("closed");
        }
    }

    @Test
    @DisplayName("a peer that answers TLS in clear text")
    void notTls() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readExactly(5);
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
        })) {
            assertThat(Said.of(cause(gun.open(peer, tls(Protocol.HTTP2))))).isEqualTo("tls_failed");
        }
    }

    @Test
    @DisplayName("no ALPN answer, and http is not among the protocols: what was offered, before GunUp")
    void alpnNotNegotiated() {
        try (RawPeer peer = RawPeer.start(connection -> connection.startTls(PeerTls.localhost()))) {
            assertThat(cause(gun.open("localhost", peer.port(), tls(Protocol.HTTP2)))
                            .text())
                    .isEqualTo("The server chose none of the protocols offered by ALPN: h2");
            gun.owner.said.awaitExactly("terminated shutdown(alpn_not_negotiated)");
        }
    }

    @Test
    @DisplayName("an HTTP/1.1 answer to prior-knowledge HTTP/2: protocol_error with a human hint")
    void http1AnswerToPriorKnowledge() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readUntil("SM\r\n\r\n");
            connection.write("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
        })) {
            Reason cause = cause(gun.open(peer, gun.options(Protocol.HTTP2)));

            assertThat(Said.of(cause)).isEqualTo("protocol_error");
            assertThat(cause.text()).contains("HTTP/1.1");
            gun.owner.said.awaitExactly(
                    "up http2",
                    "down http2 protocol_error maybe=[] unprocessed=[]",
                    "terminated shutdown(protocol_error)");
        }
    }

    @Test
    @DisplayName("a peer that never sends its preface")
    void noPreface() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunOptions.Builder options = gun.options(Protocol.HTTP2)
                    .http2(Http2Options.builder()
                            .prefaceTimeout(Duration.ofMillis(20))
                            .build());

            assertThat(Said.of(cause(gun.open(peer, options)))).isEqualTo("timeout(preface)");
            gun.owner.said.awaitExactly(
                    "up http2",
                    "down http2 timeout(preface) maybe=[] unprocessed=[]",
                    "terminated shutdown(timeout(preface))");
        }
    }

    @Test
    @DisplayName("a malformed frame: the connection is lost with protocol_error and the server is told by GOAWAY")
    void malformedFrame() {
        try (RawPeer peer = RawPeer.start(connection -> {
            var http2 = H2Scripts.open(connection);
            http2.readHeaders();
            // DATA on stream 0 (RFC 9113 §6.1).
            http2.write(H2Frame.data(0, "x", false));
            assertThat(http2.readUntil(H2Frame.GOAWAY)).isEqualTo(H2Frame.goAway(0, 1, ""));
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, "/");

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error - protocol_error MAYBE",
                    "error #1 protocol_error MAYBE",
                    "down http2 protocol_error maybe=[#1] unprocessed=[]",
                    "terminated shutdown(protocol_error)");
            peer.awaitScripts();
        }
    }
}
