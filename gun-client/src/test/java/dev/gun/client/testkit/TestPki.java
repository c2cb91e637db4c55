package dev.gun.client.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Certificates made once per JVM, with EC P-256 keys: no key is checked in, and none expires in the repository.
 * Immutable; files live in a temporary directory that goes away with the JVM.
 */
public final class TestPki {
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final Path directory;
    private final Identity ca;
    private final Identity server;
    private final Identity untrusted;
    private final Identity wrongHost;
    private final Identity expired;
    private final Identity client;

    private static final class Holder {
        static final TestPki INSTANCE = create();
    }

    private TestPki(Path directory) throws GeneralSecurityException, IOException, OperatorCreationException {
        this.directory = directory;
        Instant now = Instant.now();
        Instant end = now.plus(30, ChronoUnit.DAYS);
        GeneralName[] localhost = {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        };
        ca = issue(new Request("ca", "CN=Test CA", true, end), null);
        server = issue(new Request("server", "CN=localhost", false, end, localhost), ca);
        untrusted = issue(new Request("untrusted", "CN=localhost", false, end, localhost), null);
        wrongHost = issue(
                new Request(
                        "wrong-host",
                        "CN=wrong.example",
                        false,
                        end,
                        new GeneralName(GeneralName.dNSName, "wrong.example")),
                ca);
        expired = issue(new Request("expired", "CN=localhost", false, now.minus(1, ChronoUnit.DAYS), localhost), ca);
        client = issue(new Request("client", "CN=test client", false, end), ca);
    }

    /** The certificates of this JVM; made on the first call. */
    public static TestPki get() {
        return Holder.INSTANCE;
    }

    /** The authority that signed all but {@link #untrusted()}. */
    public Identity ca() {
        return ca;
    }

    /** For localhost, 127.0.0.1 and ::1. */
    public Identity server() {
        return server;
    }

    /** For localhost too, but self-signed. */
    public Identity untrusted() {
        return untrusted;
    }

    /** Signed by the authority, for {@code wrong.example} only. */
    public Identity wrongHost() {
        return wrongHost;
    }

    /** For localhost, signed by the authority, and no longer valid since yesterday. */
    public Identity expired() {
        return expired;
    }

    /** A client's certificate, signed by the authority. */
    public Identity client() {
        return client;
    }

    /** A trust store with the authority in it, as PKCS#12 in memory. */
    public KeyStore trustStore() {
        return trustStoreOf(ca.certificate());
    }

    /** A client's context that trusts the authority and has no certificate of its own. */
    public SSLContext clientContext() {
        return Identity.context(null, trustManagers());
    }

    /** Where the PEM and PKCS#12 files are. */
    public Path directory() {
        return directory;
    }

    TrustManager[] trustManagers() {
        return trustManagers(ca.certificate());
    }

    static TrustManager[] trustManagers(X509Certificate authority) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trustStoreOf(authority));
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore trustStoreOf(X509Certificate authority) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", authority);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestPki create() {
        try {
            Path directory = Files.createTempDirectory("test-pki");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "test-pki-cleanup"));
            return new TestPki(directory);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make the test certificates", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Identity issue(Request request, @Nullable Identity issuer)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        X500Name subject = new X500Name(request.subject());
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer == null
                        ? subject
                        : new X500Name(
                                issuer.certificate().getSubjectX500Principal().getName()),
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(Instant.now().minus(10, ChronoUnit.DAYS)),
                Date.from(request.notAfter()),
                subject,
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(request.authority()));
        if (request.names().length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(request.names()));
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                .build(issuer == null ? keys.getPrivate() : issuer.privateKey());
        X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        List<X509Certificate> chain =
                issuer == null ? List.of(certificate) : List.of(certificate, issuer.certificate());
        return Identity.write(directory, request.alias(), keys.getPrivate(), chain);
    }

    // Only this class makes one, and nobody compares them; the array is fine here.
    @SuppressWarnings("ArrayRecordComponent")
    private record Request(String alias, String subject, boolean authority, Instant notAfter, GeneralName... names) {}
}
