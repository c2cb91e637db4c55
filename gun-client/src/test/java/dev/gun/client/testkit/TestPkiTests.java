package dev.gun.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestPkiTests {
    private static final TestPki PKI = TestPki.get();

    @Test
    void theServerCertificateNamesTheLoopbackHostsAndIsSignedByTheAuthority() throws Exception {
        Set<Object> names = PKI.server().certificate().getSubjectAlternativeNames().stream()
                .map(name -> (Object) name.get(1))
                .collect(Collectors.toSet());

        assertThat(names).containsExactlyInAnyOrder("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        PKI.server().certificate().verify(PKI.ca().certificate().getPublicKey());
        PKI.server().certificate().checkValidity();
    }

    @Test
    void theOthersAreWrongInOneWayEach() throws Exception {
        assertThat(PKI.untrusted().chain()).hasSize(1);
        PKI.untrusted().certificate().verify(PKI.untrusted().certificate().getPublicKey());
        assertThat(PKI.wrongHost().certificate().getSubjectAlternativeNames())
                .containsExactly(List.of(2, "wrong.example"));
        PKI.wrongHost().certificate().verify(PKI.ca().certificate().getPublicKey());
        assertThatThrownBy(() -> PKI.expired().certificate().checkValidity())
                .isInstanceOf(CertificateExpiredException.class);
    }

    @Test
    void filesHoldTheSameAsTheObjects() throws Exception {
        Identity client = PKI.client();

        assertThat(client.chainFile()).hasContent(client.chainPem());
        assertThat(client.keyFile()).hasContent(client.keyPem());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(client.keyStoreFile())) {
            store.load(in, Identity.PASSWORD.toCharArray());
        }
        assertThat(store.getCertificateChain("client"))
                .containsExactly(client.certificate(), PKI.ca().certificate());
        assertThat(store.getKey("client", Identity.PASSWORD.toCharArray())).isEqualTo(client.privateKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientCertificateIsSeenByThePeerAndAlpnIsAgreedOn(String version) throws Exception {
        PeerTls tls = PeerTls.localhost("h2", "http/1.1").needClientAuth().versions(version);
        try (RawPeer peer = RawPeer.start(c -> {
            c.write(c.startTls(tls) + "," + c.tlsSession().getPeerPrincipal().getName() + "\n");
            c.close();
        })) {
            try (SSLSocket socket = connect(peer, PKI.client().clientContext(), "http/1.1")) {
                assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("http/1.1,CN=test client\n");
            }
            peer.awaitScripts();
        }
    }

    @Test
    void noClientCertificateMeansNoPeerPrincipal() throws Exception {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost(), c -> assertThatThrownBy(
                                () -> c.tlsSession().getPeerPrincipal())
                        .isInstanceOf(SSLPeerUnverifiedException.class));
                SSLSocket socket = connect(peer, PKI.clientContext())) {
            assertThat(socket.getSession().isValid()).isTrue();
            peer.awaitScripts();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"untrusted", "wrong-host", "expired"})
    void aClientThatVerifiesRefusesTheWrongOnes(String alias) {
        Identity wrong = List.of(PKI.untrusted(), PKI.wrongHost(), PKI.expired()).stream()
                .filter(identity -> identity.alias().equals(alias))
                .findFirst()
                .orElseThrow();
        try (RawPeer peer = RawPeer.start(c -> c.expectTlsFailure(PeerTls.with(wrong.serverContext())))) {
            assertThatThrownBy(() -> connect(peer, PKI.clientContext()).close())
                    .isInstanceOf(javax.net.ssl.SSLHandshakeException.class);
            peer.awaitScripts();
        }
    }

    /** A client that verifies the host's name, as HTTPS does. */
    static SSLSocket connect(RawPeer peer, SSLContext context, String... alpn) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", peer.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(alpn);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout((int) Gates.TIMEOUT.toMillis());
        socket.startHandshake();
        return socket;
    }
}
