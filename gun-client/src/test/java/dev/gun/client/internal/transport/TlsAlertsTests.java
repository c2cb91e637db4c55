package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Reason;
import dev.gun.client.Reason.TlsFailed;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages are those of JDK 17 and of JDK 21 and later. What they are in fact: {@link TlsHandshakerTests}. */
@DisplayName("TLS failures (RFC 8446 §6, spec §3a, §12)")
class TlsAlertsTests {

    private static final String OURS = ": it does not accept our certificate, or the lack of one (tls.identity)";

    @Test
    void whatIsNoTlsFailureHasNoTlsReason() {
        assertThat(TlsAlerts.reason(new IOException("Connection reset"))).isNull();
        assertThat(TlsAlerts.reason(new DecoderException("not TLS"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Received fatal alert: internal_error", "(internal_error) Received fatal alert: internal_error"})
    void anAlertOfTheServerIsFoundInAnyWrapping(String message) {
        assertThat(TlsAlerts.reason(new DecoderException(new SSLException(message))))
                .isEqualTo(new TlsFailed("internal_error", "The server sent the alert internal_error"));
    }

    @ParameterizedTest
    @CsvSource({
        "error:10000450:SSL routines:OPENSSL_internal:TLSV1_ALERT_INTERNAL_ERROR, internal_error",
        "error:10000416:SSL routines:OPENSSL_internal:SSLV3_ALERT_ILLEGAL_PARAMETER, illegal_parameter",
        "error:0A000419:SSL routines::tlsv1 alert decode error, decode_error",
        "error:0A00045C:SSL routines::tlsv13 alert missing extension, missing_extension"
    })
    void anAlertOfTheServerIsFoundInTheWordsOfOpenSsl(String message, String alert) {
        assertThat(TlsAlerts.reason(new DecoderException(new SSLException(message))))
                .isEqualTo(new TlsFailed(alert, "The server sent the alert " + alert));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "handshake_failure | : it shares no TLS version or cipher suite with us, or wants a client certificate"
                        + " (tls.identity)",
                "protocol_version | : it speaks none of the TLS versions that tls.versions allows",
                "insufficient_security | : it wants stronger cipher suites than tls.ciphers allows",
                "unrecognized_name | : it does not know the server name that was sent (tls.serverName)",
                "no_application_protocol | : it speaks none of the protocols offered by ALPN (h2, http/1.1)",
                "certificate_required | : it wants a client certificate (tls.identity)",
                "bad_certificate | " + OURS,
                "unsupported_certificate | " + OURS,
                "certificate_revoked | " + OURS,
                "certificate_expired | " + OURS,
                "certificate_unknown | " + OURS,
                "unknown_ca | " + OURS,
                "access_denied | " + OURS,
                "decode_error | ``"
            })
    void anAlertOfTheServerComesWithAdvice(String alert, @Nullable String advice) {
        SSLException failure = new SSLHandshakeException("Received fatal alert: " + alert);

        assertThat(TlsAlerts.reason(failure, "host", List.of("h2", "http/1.1")))
                .isEqualTo(new TlsFailed(alert, "The server \"host\" sent the alert " + alert + advice));
    }

    @Test
    void anEndInTheHandshakeIsClosed() {
        assertThat(reason(new SSLHandshakeException("Received close_notify during handshake"), null))
                .isEqualTo(Reason.CLOSED);
        assertThat(reason(
                        new SSLHandshakeException("Connection closed while SSL/TLS handshake was in progress"),
                        new ClosedChannelException()))
                .isEqualTo(Reason.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKIX path building failed: no", "(certificate_unknown) PKIX path building failed: no"})
    void aPathThatCannotBeBuiltIsAnUnknownAuthority(String message) {
        assertThat(reason(new SSLHandshakeException(message), certificate("x", new CertPathBuilderException("no"))))
                .isEqualTo(unknownAuthority());
    }

    @Test
    void aPathWithoutATrustAnchorIsAnUnknownAuthority() {
        assertThat(reason(
                        new SSLHandshakeException("PKIX path validation failed"),
                        new CertPathValidatorException("no", null, null, -1, PKIXReason.NO_TRUST_ANCHOR)))
                .isEqualTo(unknownAuthority());
        assertThat(reason(new SSLHandshakeException("No trusted certificate found"), certificate("No trusted", null)))
                .isEqualTo(unknownAuthority());
    }

    @Test
    void aCertificateOfTheFutureIsExpiredAsTheRfcDefinesIt() {
        assertThat(reason(
                        new SSLHandshakeException("PKIX path validation failed"),
                        certificate("x", new CertificateNotYetValidException("NotBefore: tomorrow"))))
                .isEqualTo(new TlsFailed(
                        "certificate_expired",
                        "The certificate of the server \"host\" is not valid now (NotBefore: tomorrow): have it"
                                + " renewed, or set this machine's clock"));
    }

    @Test
    void aRevokedCertificateIsRevoked() {
        assertThat(reason(
                        new SSLHandshakeException("PKIX path validation failed"),
                        new CertPathValidatorException("revoked", null, null, -1, BasicReason.REVOKED)))
                .isEqualTo(new TlsFailed(
                        "certificate_revoked", "The certificate of the server \"host\" has been revoked"));
    }

    @Test
    void aCertificateForAnotherHostIsBad() {
        assertThat(reason(
                        new SSLHandshakeException("(certificate_unknown) No name matching host found"),
                        certificate("No name matching host found", null)))
                .isEqualTo(new TlsFailed(
                        "bad_certificate",
                        "The certificate of the server \"host\" is for another host (No name matching host found):"
                                + " use a name that it holds as host or as tls.serverName"));
    }

    @Test
    void anyOtherCertificateThatIsRefusedIsBad() {
        assertThat(reason(new SSLHandshakeException("key usage"), certificate("key usage", null)))
                .isEqualTo(new TlsFailed(
                        "bad_certificate", "The certificate of the server \"host\" cannot be used: key usage"));
    }

    @Test
    void whatFailsHereHasTheAlertThatTheJdkNames() {
        assertThat(reason(new SSLException("(illegal_parameter) Bad ServerHello"), null))
                .isEqualTo(new TlsFailed("illegal_parameter", "TLS with the server \"host\" failed: Bad ServerHello"));
        assertThat(reason(new SSLException("Bad ServerHello"), null))
                .isEqualTo(new TlsFailed("none", "TLS with the server \"host\" failed: Bad ServerHello"));
        assertThat(reason(new SSLException("Tag mismatch"), new AEADBadTagException("Tag mismatch")))
                .isEqualTo(new TlsFailed(
                        "bad_record_mac", "The server \"host\" sent a record that cannot be decrypted: Tag mismatch"));
        assertThat(reason(new SSLHandshakeException("No appropriate protocol (disabled)"), null))
                .isEqualTo(new TlsFailed(
                        "protocol_version",
                        "No TLS version and cipher suite is allowed by both sides (tls.versions, tls.ciphers): No"
                                + " appropriate protocol (disabled)"));
    }

    @Test
    void whatFailsInOpenSslIsSaidInItsWords() {
        assertThat(reason(
                        new SSLHandshakeException("General OpenSslEngine problem"),
                        certificate("No name matching host found", null)))
                .isEqualTo(new TlsFailed(
                        "bad_certificate",
                        "The certificate of the server \"host\" is for another host (No name matching host found):"
                                + " use a name that it holds as host or as tls.serverName"));
        assertThat(reason(
                        new SSLException("error:1000008b:SSL routines:OPENSSL_internal:"
                                + "DECRYPTION_FAILED_OR_BAD_RECORD_MAC"),
                        null))
                .isEqualTo(new TlsFailed(
                        "bad_record_mac",
                        "The server \"host\" sent a record that cannot be decrypted: error:1000008b:SSL"
                                + " routines:OPENSSL_internal:DECRYPTION_FAILED_OR_BAD_RECORD_MAC"));
        assertThat(reason(
                        new SSLHandshakeException("error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL"),
                        null))
                .isEqualTo(new TlsFailed(
                        "protocol_version",
                        "No TLS version and cipher suite is allowed by both sides (tls.versions, tls.ciphers):"
                                + " error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL"));
    }

    @Test
    void plainTextIsToldApart() {
        assertThat(TlsAlerts.reason(new DecoderException(new NotSslRecordException("not an SSL/TLS record: 48"))))
                .isEqualTo(new TlsFailed(
                        "unexpected_message",
                        "The server did not answer with TLS: is this the port of a plain-text service?"));
    }

    @Test
    void aRingOfCausesIsNotFollowedForEver() {
        IOException first = new IOException("first");
        first.initCause(new IOException("second", first));

        assertThat(TlsAlerts.reason(first)).isNull();
    }

    private static @Nullable Reason reason(SSLException failure, @Nullable Exception cause) {
        if (cause != null) {
            failure.initCause(cause);
        }
        return TlsAlerts.reason(failure, "host", List.of());
    }

    private static CertificateException certificate(String message, @Nullable Exception cause) {
        return new CertificateException(message, cause);
    }

    private static Reason unknownAuthority() {
        return new TlsFailed(
                "unknown_ca",
                "The certificate of the server \"host\" is not signed by an authority that is trusted here: add the"
                        + " authority to tls.trust");
    }
}
