package dev.gun.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that a connection goes through; see {@link GunOptions.Builder#proxies}. Immutable; {@link #connect}, {@link
 * #socks5} and the {@code with…} methods make new ones. Never printed with its credentials.
 */
public final class Proxy {

    /** How a proxy is asked for a tunnel. */
    public enum Type {
        /** An HTTP CONNECT (RFC 9110 §9.3.6), over HTTP/1.1 or HTTP/2. */
        CONNECT,
        /** SOCKS5 (RFC 1928). */
        SOCKS5
    }

    private final Type type;
    private final Destination endpoint;
    private final @Nullable String username;
    private final @Nullable String password;

    private Proxy(Type type, Destination endpoint, @Nullable String username, @Nullable String password) {
        this.type = type;
        this.endpoint = endpoint;
        this.username = username;
        this.password = password;
    }

    /** An HTTP proxy that is spoken to in HTTP/1.1 over plain TCP, unless told otherwise. */
    public static Proxy connect(String host, int port) {
        return new Proxy(Type.CONNECT, Destination.tcp(host, port), null, null);
    }

    /** A SOCKS5 proxy over plain TCP, unless told otherwise. */
    public static Proxy socks5(String host, int port) {
        return new Proxy(Type.SOCKS5, Destination.tcp(host, port), null, null);
    }

    /** As this, over TLS: ALPN chooses HTTP/2 or HTTP/1.1, unless {@link #withProtocols} says otherwise. */
    public Proxy withTls() {
        return with(Destination.tls(host(), port()));
    }

    /** As {@link #withTls()}, with these options instead of the connection's. */
    public Proxy withTls(TlsOptions tls) {
        return with(Destination.tls(host(), port()).withTls(tls));
    }

    /** As this, with another limit for the TLS handshake than the connection's. */
    public Proxy withTlsHandshakeTimeout(Duration timeout) {
        return with(endpoint.withTlsHandshakeTimeout(timeout));
    }

    /** As this, spoken to in these protocols: HTTP/1.1 or HTTP/2, over TLS both. Not for SOCKS5. */
    public Proxy withProtocols(Protocol... protocols) {
        if (type == Type.SOCKS5 || List.of(protocols).contains(Protocol.RAW)) {
            throw new GunOptionsException(
                    "proxies.protocols", List.of(protocols), "http, http2 or, over TLS, both, for a CONNECT proxy");
        }
        return with(endpoint.withProtocols(protocols));
    }

    /** As this, with credentials; see {@link Destination#withCredentials}. */
    public Proxy withCredentials(String username, String password) {
        return new Proxy(
                type,
                endpoint,
                Destination.secret("proxies.username", username, true),
                Destination.secret("proxies.password", password, false));
    }

    private Proxy with(Destination changed) {
        return new Proxy(type, changed, username, password);
    }

    /** How it is asked. */
    public Type type() {
        return type;
    }

    /** Its host. */
    public String host() {
        return endpoint.host();
    }

    /** Its port. */
    public int port() {
        return endpoint.port();
    }

    /** What carries the bytes to it. */
    public Transport transport() {
        return endpoint.transport();
    }

    /** What it is spoken to in, in order of preference. */
    public List<Protocol> protocols() {
        return type == Type.SOCKS5 ? List.of(Protocol.SOCKS) : endpoint.protocols();
    }

    /** The TLS options, {@code null} for the connection's. */
    public @Nullable TlsOptions tls() {
        return endpoint.tls();
    }

    /** How long the TLS handshake may take, {@code null} for the connection's limit. */
    public @Nullable Duration tlsHandshakeTimeout() {
        return endpoint.tlsHandshakeTimeout();
    }

    /** The name it is told, {@code null} for none. A secret. */
    public @Nullable String username() {
        return username;
    }

    /** The password it is told, {@code null} for none. A secret. */
    public @Nullable String password() {
        return password;
    }

    /** Never prints credentials. */
    @Override
    public String toString() {
        return "Proxy[" + (type == Type.CONNECT ? "connect " : "socks5 ") + host() + ":" + port() + ", " + transport()
                + ", protocols=" + protocols() + (username == null ? "" : ", credentials=***") + "]";
    }
}
