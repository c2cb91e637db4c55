package dev.gun.client.internal.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Reason.TlsFailed;
import dev.gun.client.TlsOptions;
import dev.gun.client.testkit.Identity;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.TestPki;
import io.netty.buffer.Unpooled;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The TLS handshake (spec §1, §12)")
class TlsHandshakerTests {

    private static final TestPki PKI = TestPki.get();
    private static final TlsOptions TRUSTING = trusting().build();

    /** Which alert a server sends for a missing client certificate changed between JDK 17 and 25. */
    private static final boolean NEWER_SERVER = Runtime.version().feature() >= 25;

    @RegisterExtension
    static final Loops LOOPS = new Loops();

    private final TlsClient client = new TlsClient(LOOPS);

    @AfterEach
    void nothingMoreHappens() throws Exception {
        client.close();
    }

    @ParameterizedTest(name = "offered {0}, the server knows {1}: {2}")
    @CsvSource({
        "HTTP2 HTTP, h2 http/1.1, HTTP2",
        "HTTP2 HTTP, http/1.1, HTTP",
        "HTTP HTTP2, h2 http/1.1, HTTP2",
        "HTTP, h2 http/1.1, HTTP",
        "HTTP2, h2, HTTP2"
    })
    void theServerChoosesTheProtocolByAlpn(String offered, String known, Protocol expected) {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost(known.split(" ", -1)))) {
            client.handshake(peer, TRUSTING, protocols(offered));

            client.results().awaitExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP", "HTTP2 HTTP"})
    void withoutAnAnswerItIsHttpWhenThatWasOffered(String offered) {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost())) {
            client.handshake(peer, TRUSTING, protocols(offered));

            client.results().awaitExactly(Protocol.HTTP);
        }
    }

    @Test
    void withoutAnAnswerItIsNeverHttp2() {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost())) {
            client.handshake(peer, TRUSTING, Protocol.HTTP2);

            client.results().awaitExactly(new Reason.AlpnNotNegotiated(List.of("h2")));
            peer.awaitNoOpenConnections();
        }
    }

    @Test
    void aServerThatKnowsNoneOfTheProtocolsSaysSoByAnAlert() {
        try (RawPeer peer = RawPeer.start(connection -> connection.expectTlsFailure(PeerTls.localhost("http/1.1")))) {
            client.handshake(peer, TRUSTING, Protocol.HTTP2);

            client.results()
                    .awaitExactly(new TlsFailed(
                            "no_application_protocol",
                            "The server \"localhost\" sent the alert no_application_protocol: it speaks none of the"
                                    + " protocols offered by ALPN (h2)"));
        }
    }

    @Test
    void whatTheServerSendsTogetherWithTheEndOfTheHandshakeIsNotLost() {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost("h2"), connection -> connection.write("hello"))) {
            client.handshake(peer, TRUSTING, Protocol.HTTP2);

            client.results().awaitExactly(Protocol.HTTP2);
            client.awaitReceived("hello");
        }
    }

    @Test
    void theTlsHandlerAndTheOneThatWaitsForAnAlertStay() throws Exception {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost("h2"))) {
            client.handshake(peer, TRUSTING, Protocol.HTTP2);

            client.results().awaitExactly(Protocol.HTTP2);
            assertThat(LOOPS.call(() -> client.channel().pipeline().names()))
                    .containsExactly(
                            "SslHandler#0", "AlertWait#0", "TlsClient$Sink#0", "DefaultChannelPipeline$TailContext#0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theVersionsAreThoseAllowed(String version) {
        AtomicReference<String> used = new AtomicReference<>();
        try (RawPeer peer = RawPeer.startTls(
                PeerTls.localhost("h2"),
                connection -> used.set(connection.tlsSession().getProtocol()))) {
            client.handshake(peer, trusting().versions(List.of(version)).build(), Protocol.HTTP2);

            client.results().awaitExactly(Protocol.HTTP2);
            peer.awaitScripts();
            assertThat(used).hasValue(version);
        }
    }

    @Test
    void theCiphersAreThoseAllowed() {
        AtomicReference<String> used = new AtomicReference<>();
        try (RawPeer peer = RawPeer.startTls(
                PeerTls.localhost("h2"),
                connection -> used.set(connection.tlsSession().getCipherSuite()))) {
            client.handshake(
                    peer,
                    trusting().ciphers(List.of("TLS_CHACHA20_POLY1305_SHA256")).build(),
                    Protocol.HTTP2);

            client.results().awaitExactly(Protocol.HTTP2);
            peer.awaitScripts();
            assertThat(used).hasValue("TLS_CHACHA20_POLY1305_SHA256");
        }
    }

    @Test
    void aCipherThatDoesNotExistIsRefusedBeforeAnythingIsSent() {
        try (RawPeer peer = RawPeer.start(connection -> connection.expectEnd())) {
            client.handshake(peer, trusting().ciphers(List.of("ROT13")).build(), Protocol.HTTP2);

            client.results().awaitExactly(new TlsFailed("none", "Unsupported CipherSuite: ROT13"));
            peer.awaitScripts();
        }
    }

    @Test
    void aServerWithoutACommonVersionSaysSoByAnAlert() {
        PeerTls old = PeerTls.localhost("h2").versions("TLSv1.2");
        try (RawPeer peer = RawPeer.start(connection -> connection.expectTlsFailure(old))) {
            client.handshake(peer, trusting().versions(List.of("TLSv1.3")).build(), Protocol.HTTP2);

            client.results()
                    .awaitExactly(new TlsFailed(
                            "protocol_version",
                            "The server \"localhost\" sent the alert protocol_version: it speaks none of the TLS"
                                    + " versions that tls.versions allows"));
        }
    }

    @ParameterizedTest(name = "{0}, options {1}: {2}")
    @CsvSource({
        "localhost, default, localhost",
        "LOCALHOST., default, localhost",
        "127.0.0.1, default, ''",
        "[::1], default, ''",
        "localhost, none, ''",
        "127.0.0.1, localhost, localhost"
    })
    @DisplayName("The server name is the host, unless it is an address or the options say otherwise (RFC 6066 §3)")
    void theServerNameIsTheHost(String host, String option, String expected) {
        TlsOptions.Builder options = trusting();
        switch (option) {
            case "none" -> options.sendServerName(false);
            case "default" -> {}
            default -> options.serverName(option);
        }
        AtomicReference<List<SNIServerName>> names = new AtomicReference<>();
        try (RawPeer peer = RawPeer.startTls(
                PeerTls.localhost("h2"),
                connection -> names.set(((ExtendedSSLSession) connection.tlsSession()).getRequestedServerNames()))) {
            client.host(host).handshake(peer, options.build(), Protocol.HTTP2);

            client.results().awaitExactly(Protocol.HTTP2);
            peer.awaitScripts();
            assertThat(names).hasValue(expected.isEmpty() ? List.of() : List.of(new SNIHostName(expected)));
        }
    }

    @Test
    void anAuthorityThatIsNotTrustedIsRefused() {
        refused(
                PKI.untrusted(),
                TRUSTING,
                new TlsFailed(
                        "unknown_ca",
                        "The certificate of the server \"localhost\" is not signed by an authority that is trusted here: add"
                                + " the authority to tls.trust"));
    }

    @Test
    void theAuthorityOfTheTestsIsNotTrustedByDefault() {
        refused(
                PKI.server(),
                TlsOptions.defaults(),
                new TlsFailed(
                        "unknown_ca",
                        "The certificate of the server \"localhost\" is not signed by an authority that is trusted here: add"
                                + " the authority to tls.trust"));
    }

    @Test
    void aCertificateForAnotherHostIsRefused() {
        refused(
                PKI.wrongHost(),
                TRUSTING,
                new TlsFailed(
                        "bad_certificate",
                        "The certificate of the server \"localhost\" is for another host (No subject alternative DNS name"
                                + " matching localhost found.): use a name that it holds as host or as tls.serverName"));
    }

    @Test
    void aCertificateThatHasExpiredIsRefused() {
        refused(
                PKI.expired(),
                TRUSTING,
                new TlsFailed(
                        "certificate_expired",
                        "The certificate of the server \"localhost\" is not valid now (NotAfter: "
                                + PKI.expired().certificate().getNotAfter()
                                + "): have it renewed, or set this machine's clock"));
    }

    @Test
    void theHostIsNotVerifiedWhenThatIsOffAndTheAuthorityStillIs() {
        TlsOptions anyHost = trusting().hostnameVerification(false).build();
        accepted(PKI.wrongHost(), anyHost);
        refused(
                PKI.untrusted(),
                anyHost,
                new TlsFailed(
                        "unknown_ca",
                        "The certificate of the server \"localhost\" is not signed by an authority that is trusted here: add"
                                + " the authority to tls.trust"));
    }

    @Test
    void theServerNameOfTheOptionsIsVerifiedInsteadOfTheHost() {
        accepted(PKI.wrongHost(), trusting().serverName("wrong.example").build());
    }

    @Test
    void everythingIsTrustedOnlyByTheOptionThatSaysSo() {
        TlsOptions insecure = TlsOptions.builder().insecureTrustEverything().build();
        accepted(PKI.untrusted(), insecure);
        accepted(PKI.wrongHost(), insecure);
        accepted(PKI.expired(), insecure);
    }

    @Test
    void theClientCertificateIsPresentedWhenTheServerAsks() {
        AtomicReference<Object> principal = new AtomicReference<>();
        try (RawPeer peer = RawPeer.startTls(
                PeerTls.localhost("h2").needClientAuth(),
                connection -> principal.set(connection.tlsSession().getPeerPrincipal()))) {
            client.handshake(
                    peer, trusting().identity(TlsClient.keys(PKI.client())).build(), Protocol.HTTP2);

            client.results().awaitExactly(Protocol.HTTP2);
            peer.awaitScripts();
            assertThat(principal).hasValue(PKI.client().certificate().getSubjectX500Principal());
        }
    }

    @Test
    void withTls12AMissingClientCertificateFailsTheHandshake() {
        PeerTls demanding = PeerTls.localhost("h2").needClientAuth().versions("TLSv1.2");
        try (RawPeer peer = RawPeer.start(connection -> connection.expectTlsFailure(demanding))) {
            client.handshake(peer, TRUSTING, Protocol.HTTP2);

            client.results()
                    .awaitExactly(
                            NEWER_SERVER
                                    ? new TlsFailed(
                                            "handshake_failure",
                                            "The server \"localhost\" sent the alert handshake_failure: it shares"
                                                    + " no TLS version or cipher suite with us, or wants a client"
                                                    + " certificate (tls.identity)")
                                    : new TlsFailed(
                                            "bad_certificate",
                                            "The server \"localhost\" sent the alert bad_certificate: it does not accept"
                                                    + " our certificate, or the lack of one (tls.identity)"));
        }
    }

    @Test
    @DisplayName("With TLS 1.3 the alert for a missing client certificate comes after the handshake (spec §12)")
    void withTls13TheAlertForAMissingClientCertificateComesAfterTheHandshake() {
        PeerTls demanding = PeerTls.localhost("h2").needClientAuth().versions("TLSv1.3");
        try (RawPeer peer = RawPeer.start(connection -> connection.expectTlsFailure(demanding))) {
            client.handshake(peer, TRUSTING, Protocol.HTTP2);

            client.results().awaitExactly(Protocol.HTTP2);
            client.failures()
                    .awaitExactly(
                            NEWER_SERVER
                                    ? new TlsFailed(
                                            "certificate_required",
                                            "The server sent the alert certificate_required: it wants a client"
                                                    + " certificate (tls.identity)")
                                    : new TlsFailed(
                                            "bad_certificate",
                                            "The server sent the alert bad_certificate: it does not accept our"
                                                    + " certificate, or the lack of one (tls.identity)"));
        }
    }

    @Test
    @DisplayName("An alert that lies unread behind a reset is found although a write fails first (spec §12)")
    void anAlertBehindAResetIsFoundAlthoughAWriteFailsFirst() throws Exception {
        PeerTls demanding = PeerTls.localhost("h2").needClientAuth().versions("TLSv1.3");
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.resetWhenClosed();
            connection.expectTlsFailure(demanding);
            connection.release("alert and reset are sent");
        })) {
            client.afterHandshake(channel -> {
                // On the event loop, so nothing is read meanwhile.
                peer.await("alert and reset are sent");
                channel.writeAndFlush(Unpooled.copiedBuffer("too late", US_ASCII));
                channel.writeAndFlush(Unpooled.copiedBuffer("too late", US_ASCII));
            });
            client.handshake(peer, TRUSTING, Protocol.HTTP2);

            client.results().awaitExactly(Protocol.HTTP2);
            client.failures()
                    .awaitExactly(
                            NEWER_SERVER
                                    ? new TlsFailed(
                                            "certificate_required",
                                            "The server sent the alert certificate_required: it wants a client"
                                                    + " certificate (tls.identity)")
                                    : new TlsFailed(
                                            "bad_certificate",
                                            "The server sent the alert bad_certificate: it does not accept our"
                                                    + " certificate, or the lack of one (tls.identity)"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("The second connection resumes the first one's session (spec §12)")
    void theSecondConnectionResumesTheFirstOnesSession(String version) throws Exception {
        CountingTrust trust = new CountingTrust();
        TlsOptions options =
                TlsOptions.builder().trust(trust).versions(List.of(version)).build();
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost("h2"), connection -> connection.write("ticket"))) {
            for (int i = 0; i < 3; i++) {
                client.handshake(peer, options, Protocol.HTTP2);
                client.results().awaitExactly(Protocol.HTTP2);
                // With TLS 1.3 the ticket comes after the handshake, before what the server writes.
                client.awaitReceived("ticket");
                client.close();
            }

            assertThat(trust.verifications()).isEqualTo(1);
            assertThat(peer.acceptedConnections()).isEqualTo(3);
        }
    }

    private void accepted(Identity server, TlsOptions options) {
        try (RawPeer peer = RawPeer.startTls(PeerTls.with(server.serverContext(), "h2"))) {
            client.handshake(peer, options, Protocol.HTTP2);
            client.results().awaitExactly(Protocol.HTTP2);
        }
    }

    private void refused(Identity server, TlsOptions options, Reason expected) {
        AtomicReference<Exception> seen = new AtomicReference<>();
        try (RawPeer peer = RawPeer.start(
                connection -> seen.set(connection.expectTlsFailure(PeerTls.with(server.serverContext(), "h2"))))) {
            client.handshake(peer, options, Protocol.HTTP2);
            client.results().awaitExactly(expected);
            peer.awaitScripts();
            // It was told by an alert (OpenSSL's says no more than internal_error); a server that was still writing
            // then
            // finds the socket gone before it reads it.
            assertThat(seen.get()).isInstanceOfAny(SSLException.class, SocketException.class);
            peer.awaitNoOpenConnections();
        }
    }

    private static TlsOptions.Builder trusting() {
        return TlsOptions.builder().trust(PKI.trustStore());
    }

    private static Protocol[] protocols(String names) {
        return java.util.Arrays.stream(names.split(" ", -1))
                .map(Protocol::valueOf)
                .toArray(Protocol[]::new);
    }
}
