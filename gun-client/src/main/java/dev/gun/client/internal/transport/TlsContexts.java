package dev.gun.client.internal.transport;

import dev.gun.client.Protocol;
import dev.gun.client.TlsOptions;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@link SslContext} per equal options and protocols, so that connections and reconnects share its sessions. One per
 * client; thread-safe.
 *
 * <p>OpenSSL does the work when netty-tcnative is on the class path and its library works here, and the options ask for
 * nothing that only the JDK can do.
 */
public final class TlsContexts {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

    /** A client with more kinds of options than this makes contexts anew. Renewed certificates push out old ones. */
    static final int MOST = 64;

    private record Key(TlsOptions options, List<String> alpn) {}

    /** What does the work here. Finding that out loads a library, so it is done once, and not before it is asked for. */
    private static final class Best {

        private static final SslProvider FOUND = best();
    }

    private final Supplier<SslProvider> preferred;

    /** In the order in which they were made; each map is never changed. */
    private final AtomicReference<Map<Key, SslContext>> contexts = new AtomicReference<>(Map.of());

    /** An empty cache. */
    public TlsContexts() {
        this(() -> Best.FOUND);
    }

    /**
     * An empty cache.
     *
     * @param preferred is asked when a context is made that OpenSSL can make too, each time
     */
    TlsContexts(Supplier<SslProvider> preferred) {
        this.preferred = preferred;
    }

    private static SslProvider best() {
        boolean usable = OpenSsl.isAvailable() && SslProvider.isAlpnSupported(SslProvider.OPENSSL);
        LOG.debug("TLS uses {}", usable ? OpenSsl.versionString() : "the JDK");
        return usable ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /**
     * The context for these options. The first call for the platform's trust store reads it from the disk: a caller that
     * can should make that call off the event loop.
     *
     * @param protocols what ALPN offers, best first
     * @throws SSLException when the options cannot be used, for example a key that cannot be read
     */
    public SslContext get(TlsOptions options, List<Protocol> protocols) throws SSLException {
        Key key = new Key(options, alpn(protocols));
        SslContext known = Objects.requireNonNull(contexts.get()).get(key);
        return known != null ? known : publish(key, make(key));
    }

    /**
     * Does what the first context needs and no context needs again, without making one: it loads a library, and the event
     * loop is to find that done.
     */
    public void prepare() {
        Objects.requireNonNull(preferred.get());
    }

    /** The ALPN identifiers of the protocols that have one, in order. */
    static List<String> alpn(List<Protocol> protocols) {
        return protocols.stream().map(Protocol::alpn).filter(Objects::nonNull).toList();
    }

    private SslContext publish(Key key, SslContext made) {
        Map<Key, SslContext> now =
                contexts.updateAndGet(old -> old.containsKey(key) ? old : withNewest(old, key, made));
        // Another thread may have been faster; sessions are to be shared, so its context is the one.
        return now.getOrDefault(key, made);
    }

    private static Map<Key, SslContext> withNewest(Map<Key, SslContext> old, Key key, SslContext made) {
        Map<Key, SslContext> changed = new LinkedHashMap<>(old);
        if (changed.size() >= MOST) {
            changed.remove(changed.keySet().iterator().next());
        }
        changed.put(key, made);
        return changed;
    }

    /**
     * Whether the JDK has to do it. BoringSSL has its own choice of cipher suites for TLS 1.3, whatever is asked for; and
     * Netty's engine for OpenSSL sends the server name in any case.
     */
    private static boolean needsJdk(TlsOptions options) {
        return !options.ciphers().isEmpty() || !options.sendServerName();
    }

    private SslContext make(Key key) throws SSLException {
        TlsOptions options = key.options();
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(needsJdk(options) ? SslProvider.JDK : preferred.get())
                .trustManager(options.isTrustEverything() ? InsecureTrustManagerFactory.INSTANCE : options.trust())
                .keyManager(options.identity())
                .endpointIdentificationAlgorithm(verification(options))
                .protocols(options.versions())
                .sessionCacheSize(options.sessionCacheSize())
                .sessionTimeout(Math.max(1, Math.min(options.sessionTimeout().toSeconds(), Integer.MAX_VALUE)))
                .applicationProtocolConfig(application(key.alpn()));
        if (!options.ciphers().isEmpty()) {
            // Not filtered: a cipher suite that does not exist is a mistake that its author wants to know of.
            builder.ciphers(options.ciphers(), IdentityCipherSuiteFilter.INSTANCE);
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new SSLException("The TLS options cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable String verification(TlsOptions options) {
        return options.hostnameVerification() ? "HTTPS" : null;
    }

    private static ApplicationProtocolConfig application(List<String> alpn) {
        return alpn.isEmpty()
                ? ApplicationProtocolConfig.DISABLED
                : new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        alpn);
    }
}
