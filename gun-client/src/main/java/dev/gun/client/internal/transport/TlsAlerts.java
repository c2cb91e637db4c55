package dev.gun.client.internal.transport;

import dev.gun.client.Reason;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says in the words of {@link Reason} what went wrong with TLS. The JDK and OpenSSL tell most of it in messages only,
 * the alert's name (RFC 8446 §6) among them.
 */
public final class TlsAlerts {

    /** Stands for an alert where there was none, or none is known. */
    static final String NONE = "none";

    /** {@code Received fatal alert: unknown_ca}, since JDK 21 behind {@code (unknown_ca) }. */
    private static final Pattern RECEIVED = Pattern.compile("Received fatal alert: (\\w+)");

    /** {@code error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA}, or {@code tlsv1 alert unknown ca}. */
    private static final Pattern RECEIVED_OPENSSL =
            Pattern.compile("(?:SSLV3|TLSV1|TLSV13)[_ ]ALERT[_ ](\\w[\\w ]*)", Pattern.CASE_INSENSITIVE);

    /** The JDK names the alert it sends in front, since JDK 21. */
    private static final Pattern SENT = Pattern.compile("^\\((\\w+)\\) ");

    /** What Netty says of a failure in its engine for OpenSSL whose cause knows better. */
    private static final String OPENSSL_HIDES = "General OpenSslEngine problem";

    private static final Pattern NO_COMMON_VERSION =
            Pattern.compile("No appropriate protocol|selected protocol version|UNSUPPORTED_PROTOCOL");

    /** What the JDK says when the certificate is good, but for another name. */
    private static final Pattern WRONG_NAME =
            Pattern.compile("No subject alternative|No name matching|doesn't match|not match");

    private TlsAlerts() {}

    /**
     * The reason for a failure of a connection over TLS whose handshake was over, such as an alert that the server sent
     * afterwards (RFC 8446 §6.2).
     *
     * @return {@code null} when TLS is not what failed; see {@link SocketFailures#reason} then
     */
    public static @Nullable Reason reason(Throwable failure) {
        return reason(failure, null, List.of());
    }

    static @Nullable Reason reason(Throwable failure, @Nullable String host, List<String> offered) {
        SSLException tls = find(failure, SSLException.class);
        if (tls == null) {
            return null;
        }
        String message = String.valueOf(tls.getMessage());
        if (find(tls, ClosedChannelException.class) != null || message.contains("Received close_notify")) {
            return Reason.CLOSED;
        }
        String server = host == null ? "the server" : "the server \"" + host + "\"";
        String alert = received(message);
        return alert != null
                ? remote(alert, server, offered)
                : local(tls, SENT.matcher(message).replaceFirst(""), server);
    }

    /** The alert that the message says was received, {@code null} when it says nothing of one. */
    private static @Nullable String received(String message) {
        Matcher jdk = RECEIVED.matcher(message);
        if (jdk.find()) {
            return jdk.group(1);
        }
        Matcher openSsl = RECEIVED_OPENSSL.matcher(message);
        return openSsl.find() ? openSsl.group(1).trim().replace(' ', '_').toLowerCase(Locale.ROOT) : null;
    }

    private static Reason remote(String alert, String server, List<String> offered) {
        String advice =
                switch (alert) {
                    case "handshake_failure" ->
                        ": it shares no TLS version or cipher suite with us, or wants a client certificate"
                                + " (tls.identity)";
                    case "protocol_version" -> ": it speaks none of the TLS versions that tls.versions allows";
                    case "insufficient_security" -> ": it wants stronger cipher suites than tls.ciphers allows";
                    case "unrecognized_name" -> ": it does not know the server name that was sent (tls.serverName)";
                    case "no_application_protocol" ->
                        ": it speaks none of the protocols offered by ALPN (" + String.join(", ", offered) + ")";
                    case "certificate_required" -> ": it wants a client certificate (tls.identity)";
                    case "bad_certificate",
                            "unsupported_certificate",
                            "certificate_revoked",
                            "certificate_expired",
                            "certificate_unknown",
                            "unknown_ca",
                            "access_denied" ->
                        ": it does not accept our certificate, or the lack of one (tls.identity)";
                    default -> "";
                };
        return failed(alert, server + " sent the alert " + alert + advice);
    }

    private static Reason local(SSLException tls, String message, String server) {
        if (tls instanceof NotSslRecordException) {
            return failed(
                    "unexpected_message",
                    server + " did not answer with TLS: is this the port of a plain-text service?");
        }
        CertificateException certificate = find(tls, CertificateException.class);
        if (certificate != null || find(tls, CertPathValidatorException.class) != null) {
            String wrong = certificate != null && message.equals(OPENSSL_HIDES)
                    ? String.valueOf(first(certificate).getMessage())
                    : message;
            return certificate(tls, wrong, "the certificate of " + server);
        }
        if (find(tls, AEADBadTagException.class) != null || message.contains("BAD_RECORD_MAC")) {
            return failed("bad_record_mac", server + " sent a record that cannot be decrypted: " + message);
        }
        if (NO_COMMON_VERSION.matcher(message).find()) {
            return failed(
                    "protocol_version",
                    "no TLS version and cipher suite is allowed by both sides (tls.versions, tls.ciphers): " + message);
        }
        Matcher sent = SENT.matcher(String.valueOf(tls.getMessage()));
        return failed(sent.find() ? sent.group(1) : NONE, "TLS with " + server + " failed: " + message);
    }

    private static Reason certificate(SSLException tls, String message, String which) {
        CertificateException invalid = find(tls, CertificateExpiredException.class);
        if (invalid == null) {
            invalid = find(tls, CertificateNotYetValidException.class);
        }
        if (invalid != null) {
            // "A certificate has expired or is not currently valid" (RFC 8446 §6.2).
            return failed(
                    "certificate_expired",
                    which + " is not valid now (" + invalid.getMessage()
                            + "): have it renewed, or set this machine's clock");
        }
        CertPathValidatorException path = find(tls, CertPathValidatorException.class);
        if (path != null && path.getReason() == BasicReason.REVOKED) {
            return failed("certificate_revoked", which + " has been revoked");
        }
        if (find(tls, CertPathBuilderException.class) != null || isWithoutAnchor(path, message)) {
            return failed(
                    "unknown_ca",
                    which + " is not signed by an authority that is trusted here: add the authority to tls.trust");
        }
        if (WRONG_NAME.matcher(message).find()) {
            return failed(
                    "bad_certificate",
                    which + " is for another host (" + message
                            + "): use a name that it holds as host or as tls.serverName");
        }
        return failed("bad_certificate", which + " cannot be used: " + message);
    }

    /** The one that was thrown first: Netty adds a list of the names that the certificates hold. */
    private static CertificateException first(CertificateException certificate) {
        return certificate.getCause() instanceof CertificateException cause ? cause : certificate;
    }

    private static boolean isWithoutAnchor(@Nullable CertPathValidatorException path, String message) {
        return message.contains("No trusted certificate found")
                || (path != null && path.getReason() == PKIXReason.NO_TRUST_ANCHOR);
    }

    private static Reason failed(String alert, String detail) {
        return new Reason.TlsFailed(alert, Character.toUpperCase(detail.charAt(0)) + detail.substring(1));
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        int depth = 0;
        // Bounded, because a chain of causes can be a ring.
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
