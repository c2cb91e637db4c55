package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Reason.TimeoutPhase;
import dev.gun.client.Reason.TlsFailed;
import dev.gun.client.TlsOptions;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.TestPki;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("TLS handshakes that do not come to an answer (spec §1, §12)")
class TlsHandshakeEndTests {

    private static final TlsOptions TRUSTING =
            TlsOptions.builder().trust(TestPki.get().trustStore()).build();

    @RegisterExtension
    static final Loops LOOPS = new Loops();

    private final TlsClient client = new TlsClient(LOOPS);

    @AfterEach
    void nothingMoreHappens() throws Exception {
        client.close();
    }

    @Test
    void aServerThatClosesInTheHandshakeIsClosed() {
        try (RawPeer peer = RawPeer.start(connection -> {
            byte[] header = connection.readExactly(5);
            connection.readExactly(((header[3] & 0xff) << 8) | (header[4] & 0xff));
            connection.close();
        })) {
            client.handshake(peer, TRUSTING, Protocol.HTTP2);

            client.results().awaitExactly(Reason.CLOSED);
        }
    }

    @Test
    void aServerThatResetsInTheHandshakeIsASocketError() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readExactly(5);
            connection.reset();
        })) {
            client.handshake(peer, TRUSTING, Protocol.HTTP2);

            Reason.SocketError error = (Reason.SocketError) client.results().awaitNext();
            assertThat(error.text()).startsWith("The socket failed: Connection reset");
        }
    }

    @Test
    void aServerThatAnswersInPlainTextIsToldApart() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readExactly(5);
            connection.write("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
        })) {
            client.handshake(peer, TRUSTING, Protocol.HTTP2);

            client.results()
                    .awaitExactly(new TlsFailed(
                            "unexpected_message",
                            "The server \"localhost\" did not answer with TLS: is this the port of a plain-text"
                                    + " service?"));
            peer.awaitNoOpenConnections();
        }
    }

    @Test
    void aServerThatKeepsSilentIsNotWaitedForLongerThanTheTimeout() {
        try (RawPeer peer = RawPeer.start()) {
            client.timeout(Duration.ofMillis(10)).handshake(peer, TRUSTING, Protocol.HTTP2);

            client.results()
                    .awaitExactly(new Reason.Timeout(
                            TimeoutPhase.TLS_HANDSHAKE,
                            "The TLS handshake with \"localhost\" was not over within tlsHandshakeTimeout ="
                                    + " PT0.01S"));
            peer.awaitNoOpenConnections();
        }
    }

    @Test
    void cancellingClosesTheChannelAndThereIsNoCallback() throws Exception {
        try (RawPeer peer = RawPeer.start(connection -> connection.readExactly(5))) {
            Cancellable handshake = client.handshake(peer, TRUSTING, Protocol.HTTP2);
            peer.awaitScripts();
            LOOPS.call(() -> {
                handshake.cancel();
                return true;
            });

            peer.awaitNoOpenConnections();
        }
    }

    @Test
    void aChannelThatIsClosedAlreadyIsClosed() throws Exception {
        try (RawPeer peer = RawPeer.start()) {
            client.connect(peer);
            client.channel().close().sync();
            client.begin(peer.port(), TRUSTING, Protocol.HTTP2);

            client.results().awaitExactly(Reason.CLOSED);
        }
    }
}
