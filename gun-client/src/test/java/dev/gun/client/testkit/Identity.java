package dev.gun.client.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate of {@link TestPki} with its private key, in every form a configuration may want.
 *
 * @param alias the name of the entry in {@link #keyStore()}
 * @param privateKey the EC key
 * @param chain this certificate first, then its authority's (a self-signed one is alone)
 * @param chainFile the chain as PEM
 * @param keyFile the key as PEM (PKCS#8, not encrypted)
 * @param keyStoreFile chain and key as PKCS#12, password {@link #PASSWORD}
 */
public record Identity(
        String alias,
        PrivateKey privateKey,
        List<X509Certificate> chain,
        Path chainFile,
        Path keyFile,
        Path keyStoreFile) {
    /** The password of every key store. */
    public static final String PASSWORD = "changeit";

    static Identity write(Path directory, String alias, PrivateKey key, List<X509Certificate> chain)
            throws IOException, GeneralSecurityException {
        Identity identity = new Identity(
                alias,
                key,
                chain,
                directory.resolve(alias + ".pem"),
                directory.resolve(alias + ".key.pem"),
                directory.resolve(alias + ".p12"));
        Files.writeString(identity.chainFile(), identity.chainPem());
        Files.writeString(identity.keyFile(), identity.keyPem());
        try (OutputStream out = Files.newOutputStream(identity.keyStoreFile())) {
            identity.keyStore().store(out, PASSWORD.toCharArray());
        }
        return identity;
    }

    /** The certificate itself. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The certificate, alone, as PEM. */
    public String certificatePem() {
        return certificatePem(certificate());
    }

    /** The chain as PEM. */
    public String chainPem() {
        StringBuilder pem = new StringBuilder();
        chain.forEach(certificate -> pem.append(certificatePem(certificate)));
        return pem.toString();
    }

    /** The private key as PEM, PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", privateKey.getEncoded());
    }

    /** A new PKCS#12 key store in memory with this identity under {@link #alias()}. */
    public KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(alias, privateKey, PASSWORD.toCharArray(), chain.toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server's context with this certificate; client certificates of the authority are trusted. */
    public SSLContext serverContext() {
        return context(keyManagers(), TestPki.get().trustManagers());
    }

    /** A client's context with this certificate, which trusts the authority. */
    public SSLContext clientContext() {
        return context(keyManagers(), TestPki.get().trustManagers());
    }

    static SSLContext context(KeyManager @Nullable [] keys, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManager[] keyManagers() {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keyStore(), PASSWORD.toCharArray());
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String certificatePem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
