package dev.gun.client.testkit;

import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * How a peer does TLS as the server.
 *
 * @param context with the peer's certificate, and the trust for client certificates
 * @param alpn the protocols the peer knows, best first; empty for no ALPN at all
 * @param clientAuth whether a client certificate is demanded
 * @param versions such as {@code TLSv1.3}; empty for the JDK's default
 */
public record PeerTls(SSLContext context, List<String> alpn, boolean clientAuth, List<String> versions) {
    /** The localhost certificate of {@link TestPki}, and these ALPN protocols. */
    public static PeerTls localhost(String... alpn) {
        return with(TestPki.get().server().serverContext(), alpn);
    }

    /** This context and these ALPN protocols. */
    public static PeerTls with(SSLContext context, String... alpn) {
        return new PeerTls(context, List.of(alpn), false, List.of());
    }

    /** The same, but a client certificate is demanded. */
    public PeerTls needClientAuth() {
        return new PeerTls(context, alpn, true, versions);
    }

    /** The same, with these protocol versions only. */
    public PeerTls versions(String... only) {
        return new PeerTls(context, alpn, clientAuth, List.of(only));
    }

    SSLParameters applyTo(SSLParameters parameters) {
        if (!alpn.isEmpty()) {
            parameters.setApplicationProtocols(alpn.toArray(String[]::new));
        }
        if (!versions.isEmpty()) {
            parameters.setProtocols(versions.toArray(String[]::new));
        }
        parameters.setNeedClientAuth(clientAuth);
        return parameters;
    }
}
