package dev.gun.client;

import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is done: who is trusted, who we are, and what is verified. Certificates and host names are verified unless
 * told otherwise by a name that says so. Immutable; connections with the same (equal) options share one context.
 */
public final class TlsOptions {

    private static final TlsOptions DEFAULTS = builder().build();

    private final @Nullable TrustManagerFactory trust;
    private final @Nullable KeyManagerFactory identity;
    private final boolean trustEverything;
    private final boolean hostnameVerification;
    private final @Nullable String serverName;
    private final boolean sendServerName;
    private final List<String> versions;
    private final List<String> ciphers;
    private final int sessionCacheSize;
    private final Duration sessionTimeout;

    private TlsOptions(Builder builder) {
        this.trust = builder.trust;
        this.identity = builder.identity;
        this.trustEverything = builder.trustEverything;
        this.hostnameVerification = builder.hostnameVerification;
        this.serverName = builder.serverName;
        this.sendServerName = builder.sendServerName;
        this.versions = List.copyOf(builder.versions);
        this.ciphers = List.copyOf(builder.ciphers);
        this.sessionCacheSize = builder.sessionCacheSize;
        this.sessionTimeout = builder.sessionTimeout;
    }

    /** The platform's trust store, no client certificate, everything verified. */
    public static TlsOptions defaults() {
        return DEFAULTS;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whom to trust, or {@code null} for the platform's trust store. */
    public @Nullable TrustManagerFactory trust() {
        return trust;
    }

    /** The client certificate and key, or {@code null} for none. */
    public @Nullable KeyManagerFactory identity() {
        return identity;
    }

    /** Whether any certificate at all is accepted. */
    public boolean isTrustEverything() {
        return trustEverything;
    }

    /** Whether the certificate must be for the host that was asked for (RFC 9110 §4.3.4). */
    public boolean hostnameVerification() {
        return hostnameVerification;
    }

    /** The server name to send and verify instead of the host, or {@code null}. */
    public @Nullable String serverName() {
        return serverName;
    }

    /** Whether the server name is sent (RFC 6066 §3). */
    public boolean sendServerName() {
        return sendServerName;
    }

    /** The TLS versions allowed. */
    public List<String> versions() {
        return versions;
    }

    /** The cipher suites allowed; empty for the defaults. */
    public List<String> ciphers() {
        return ciphers;
    }

    /** How many sessions are kept for resumption. */
    public int sessionCacheSize() {
        return sessionCacheSize;
    }

    /** How long a session is kept for resumption. */
    public Duration sessionTimeout() {
        return sessionTimeout;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlsOptions that
                && Objects.equals(trust, that.trust)
                && Objects.equals(identity, that.identity)
                && trustEverything == that.trustEverything
                && hostnameVerification == that.hostnameVerification
                && Objects.equals(serverName, that.serverName)
                && sendServerName == that.sendServerName
                && versions.equals(that.versions)
                && ciphers.equals(that.ciphers)
                && sessionCacheSize == that.sessionCacheSize
                && sessionTimeout.equals(that.sessionTimeout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(trust, identity, trustEverything, hostnameVerification, serverName, versions, ciphers);
    }

    @Override
    public String toString() {
        return "TlsOptions[trust=" + (trustEverything ? "EVERYTHING" : trust == null ? "platform" : "custom")
                + ", identity=" + (identity == null ? "none" : "***") + ", hostnameVerification="
                + hostnameVerification + ", versions=" + versions + "]";
    }

    /** Builds {@link TlsOptions}. Not thread-safe. */
    public static final class Builder {

        private @Nullable TrustManagerFactory trust;
        private @Nullable KeyManagerFactory identity;
        private boolean trustEverything;
        private boolean hostnameVerification = true;
        private @Nullable String serverName;
        private boolean sendServerName = true;
        private List<String> versions = List.of("TLSv1.3", "TLSv1.2");
        private List<String> ciphers = List.of();
        private int sessionCacheSize = 1_024;
        private Duration sessionTimeout = Duration.ofHours(1);

        private Builder() {}

        /** Trusts what {@code factory} trusts instead of the platform's trust store. */
        public Builder trust(TrustManagerFactory factory) {
            this.trust = Checks.notNull("tls.trust", factory);
            return this;
        }

        /** Trusts the certificates in {@code store}. */
        public Builder trust(KeyStore store) {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init(Checks.notNull("tls.trust", store));
                return trust(factory);
            } catch (java.security.GeneralSecurityException e) {
                throw new GunOptionsException("tls.trust", "a key store", "a readable one (" + e.getMessage() + ")");
            }
        }

        /** The client certificate and key to present when the server asks. */
        public Builder identity(KeyManagerFactory factory) {
            this.identity = Checks.notNull("tls.identity", factory);
            return this;
        }

        /**
         * Accepts any certificate for any host: no protection at all against an attacker on the way. Only for tests.
         */
        public Builder insecureTrustEverything() {
            this.trustEverything = true;
            this.hostnameVerification = false;
            return this;
        }

        /** Whether the certificate must be for the host that was asked for; on by default. */
        public Builder hostnameVerification(boolean on) {
            this.hostnameVerification = on;
            return this;
        }

        /** Sends, and verifies, this name instead of the host. */
        public Builder serverName(String name) {
            this.serverName = Checks.notNull("tls.serverName", name);
            return this;
        }

        /** Whether a server name is sent at all; on by default. */
        public Builder sendServerName(boolean on) {
            this.sendServerName = on;
            return this;
        }

        /** The TLS versions allowed; {@code TLSv1.3} and {@code TLSv1.2} by default. */
        public Builder versions(List<String> names) {
            for (String name : Checks.notNull("tls.versions", names)) {
                if (!name.equals("TLSv1.3") && !name.equals("TLSv1.2")) {
                    throw new GunOptionsException("tls.versions", name, "TLSv1.3 and TLSv1.2");
                }
            }
            if (names.isEmpty()) {
                throw new GunOptionsException("tls.versions", names, "TLSv1.3, TLSv1.2 or both");
            }
            this.versions = names;
            return this;
        }

        /** The cipher suites allowed, by their standard names; the defaults when empty. */
        public Builder ciphers(List<String> names) {
            this.ciphers = Checks.notNull("tls.ciphers", names);
            return this;
        }

        /** How many sessions are kept for resumption; 1,024 by default. */
        public Builder sessionCacheSize(int sessions) {
            this.sessionCacheSize = Checks.between("tls.sessionCacheSize", sessions, 1, 1_000_000);
            return this;
        }

        /** How long a session is kept for resumption; one hour by default. */
        public Builder sessionTimeout(Duration timeout) {
            this.sessionTimeout = Checks.positive("tls.sessionTimeout", timeout);
            return this;
        }

        /** The options. */
        public TlsOptions build() {
            return new TlsOptions(this);
        }
    }
}
