package dev.gun.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a tunnel leads and what is spoken there; see {@link GunRequests#connect}. Immutable; {@link #tcp}, {@link #tls}
 * and the {@code with…} methods make new ones. Never printed with its password.
 */
public final class Destination {

    private static final int LONGEST_SECRET = 255;

    private final String host;
    private final int port;
    private final Transport transport;
    private final List<Protocol> protocols;
    private final @Nullable TlsOptions tls;
    private final @Nullable Duration tlsHandshakeTimeout;
    private final @Nullable String username;
    private final @Nullable String password;
    private final @Nullable Destination next;

    private Destination(Builder from) {
        this.host = from.host;
        this.port = from.port;
        this.transport = from.transport;
        this.protocols = from.protocols;
        this.tls = from.tls;
        this.tlsHandshakeTimeout = from.tlsHandshakeTimeout;
        this.username = from.username;
        this.password = from.password;
        this.next = from.next;
    }

    /**
     * An origin over plain TCP, which speaks HTTP/1.1 unless {@link #withProtocols} says otherwise.
     *
     * @param host a name, which the proxy resolves, or an address
     * @param port 1 to 65,535
     */
    public static Destination tcp(String host, int port) {
        return new Builder(host, port, Transport.TCP, List.of(Protocol.HTTP)).build();
    }

    /** As {@link #tcp}, over TLS inside the tunnel, where ALPN chooses HTTP/2 or HTTP/1.1. */
    public static Destination tls(String host, int port) {
        return new Builder(host, port, Transport.TLS, List.of(Protocol.HTTP2, Protocol.HTTP)).build();
    }

    /**
     * As this, with these protocols in order of preference: exactly one over TCP, one or more over TLS; {@link
     * Protocol#RAW} alone.
     */
    public Destination withProtocols(Protocol... protocols) {
        return withProtocols(List.of(protocols));
    }

    /** See {@link #withProtocols(Protocol...)}. */
    public Destination withProtocols(List<Protocol> protocols) {
        List<Protocol> values = List.copyOf(Checks.notNull("destination.protocols", protocols));
        boolean wrong = values.isEmpty()
                || Set.copyOf(values).size() != values.size()
                || values.contains(Protocol.WS)
                || values.contains(Protocol.SOCKS)
                || (values.contains(Protocol.RAW) && values.size() > 1)
                || (transport == Transport.TCP && values.size() > 1);
        if (wrong || next != null) {
            throw new GunOptionsException(
                    "destination.protocols",
                    protocols,
                    next != null ? "none: it speaks SOCKS5" : "http, http2 or, over TLS, both; or raw alone");
        }
        Builder copy = new Builder(this);
        copy.protocols = values;
        return copy.build();
    }

    /** As this, with these TLS options instead of the connection's. Only where there is TLS. */
    public Destination withTls(TlsOptions tls) {
        if (transport != Transport.TLS) {
            throw new GunOptionsException("destination.tls", tls, "TLS options for a destination over TLS only");
        }
        Builder copy = new Builder(this);
        copy.tls = Checks.notNull("destination.tls", tls);
        return copy.build();
    }

    /** As this, with another limit for the TLS handshake than the connection's. */
    public Destination withTlsHandshakeTimeout(Duration timeout) {
        Builder copy = new Builder(this);
        copy.tlsHandshakeTimeout = Checks.positive("destination.tlsHandshakeTimeout", timeout);
        return copy.build();
    }

    /**
     * As this, with what is presented to the proxy that is asked for this destination: {@code proxy-authorization:
     * Basic} to an HTTP proxy (RFC 7617), username and password to a SOCKS5 one (RFC 1929).
     *
     * @param username 1 to 255 bytes, without a colon
     * @param password 1 to 255 bytes
     */
    public Destination withCredentials(String username, String password) {
        Builder copy = new Builder(this);
        copy.username = secret("destination.username", username, true);
        copy.password = secret("destination.password", password, false);
        return copy.build();
    }

    /**
     * As this, but a SOCKS5 proxy (RFC 1928) that is asked for {@code next}: requests on the tunnel go there. A
     * destination may lead on through any number of such proxies.
     */
    public Destination withSocks5To(Destination next) {
        Builder copy = new Builder(this);
        copy.next = Checks.notNull("destination.next", next);
        copy.protocols = List.of(Protocol.SOCKS);
        return copy.build();
    }

    static String secret(String option, @Nullable String value, boolean name) {
        int bytes = value == null ? 0 : value.getBytes(StandardCharsets.UTF_8).length;
        if (value == null || bytes == 0 || bytes > LONGEST_SECRET || (name && value.indexOf(':') >= 0)) {
            throw new GunOptionsException(
                    option, "***", "1 to 255 bytes (RFC 1929)" + (name ? ", without a colon (RFC 7617)" : ""));
        }
        return value;
    }

    /** The name, which the proxy resolves, or the address. */
    public String host() {
        return host;
    }

    /** The port. */
    public int port() {
        return port;
    }

    /** What carries the bytes inside the tunnel. */
    public Transport transport() {
        return transport;
    }

    /** What is spoken there, in order of preference. */
    public List<Protocol> protocols() {
        return protocols;
    }

    /** The TLS options, {@code null} for the connection's. */
    public @Nullable TlsOptions tls() {
        return tls;
    }

    /** How long the TLS handshake may take, {@code null} for the connection's limit. */
    public @Nullable Duration tlsHandshakeTimeout() {
        return tlsHandshakeTimeout;
    }

    /** The name that the proxy is told, {@code null} for none. A secret. */
    public @Nullable String username() {
        return username;
    }

    /** The password that the proxy is told, {@code null} for none. A secret. */
    public @Nullable String password() {
        return password;
    }

    /** Where the SOCKS5 proxy that this is leads on to, {@code null} when this is no proxy. */
    public @Nullable Destination next() {
        return next;
    }

    /** Never prints credentials. */
    @Override
    public String toString() {
        return "Destination[" + host + ":" + port + ", " + transport + ", protocols=" + protocols
                + (username == null ? "" : ", credentials=***") + (next == null ? "" : ", next=" + next) + "]";
    }

    private static final class Builder {

        private final String host;
        private final int port;
        private final Transport transport;
        private List<Protocol> protocols;
        private @Nullable TlsOptions tls;
        private @Nullable Duration tlsHandshakeTimeout;
        private @Nullable String username;
        private @Nullable String password;
        private @Nullable Destination next;

        Builder(String host, int port, Transport transport, List<Protocol> protocols) {
            if (Checks.notNull("destination.host", host).isBlank()) {
                throw new GunOptionsException("destination.host", host, "a host name or an address");
            }
            this.host = host;
            this.port = Checks.between("destination.port", port, 1, 65_535);
            this.transport = transport;
            this.protocols = protocols;
        }

        Builder(Destination from) {
            this.host = from.host;
            this.port = from.port;
            this.transport = from.transport;
            this.protocols = from.protocols;
            this.tls = from.tls;
            this.tlsHandshakeTimeout = from.tlsHandshakeTimeout;
            this.username = from.username;
            this.password = from.password;
            this.next = from.next;
        }

        Destination build() {
            return new Destination(this);
        }
    }
}
