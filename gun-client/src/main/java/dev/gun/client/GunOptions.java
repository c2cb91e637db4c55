package dev.gun.client;

import dev.gun.client.cookie.CookieOptions;
import dev.gun.client.event.EventHandler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The options of a connection: immutable, validated when built, printed without secrets. What is not set has the
 * default that Gun has; no timeout is {@code null}: no limit is {@link #INFINITE}.
 *
 * <p>The catalogue is one long file on purpose: each option is a getter and a setter, and what they keep is elsewhere.
 */
public final class GunOptions {

    /** No time limit. */
    public static final Duration INFINITE = Duration.ofSeconds(Long.MAX_VALUE);

    private final OptionValues values;

    private GunOptions(OptionValues values) {
        this.values = values;
    }

    /** The defaults. */
    public static GunOptions defaults() {
        return Defaults.VALUE;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder(new OptionValues());
    }

    /** A builder that begins with these options. */
    public Builder toBuilder() {
        return new Builder(values.copy());
    }

    /** The connection's name, or {@code null} for {@code gun-<n>}. */
    public @Nullable String name() {
        return values.name;
    }

    /** The transport, or {@code null} for TLS on port 443 and TCP on any other. */
    public @Nullable Transport transport() {
        return values.transport;
    }

    /** The protocols in order of preference; empty for the transport's default. */
    public List<Protocol> protocols() {
        return values.protocols;
    }

    /** How long making the TCP connection may take. */
    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    /** How long resolving the host name may take. */
    public Duration domainLookupTimeout() {
        return values.domainLookupTimeout;
    }

    /** How long the TLS handshake may take. */
    public Duration tlsHandshakeTimeout() {
        return values.tlsHandshakeTimeout;
    }

    /** What happens after a loss or a failed attempt. */
    public RetryPolicy retry() {
        return values.retry;
    }

    /** How long a connection must have been up to restore the retries. */
    public Duration minUptime() {
        return values.minUptime;
    }

    /** How long the socket may take no byte while some wait for it. */
    public Duration tcpSendTimeout() {
        return values.tcpSendTimeout;
    }

    /** How long a graceful close may take. */
    public Duration closingTimeout() {
        return values.closingTimeout;
    }

    /** How many requests may wait to be written. */
    public int pendingRequestLimit() {
        return values.pendingRequestLimit;
    }

    /** How many bytes of bodies may wait to be written. */
    public long pendingBytesLimit() {
        return values.pendingBytesLimit;
    }

    /** How long a request may wait to be written. */
    public Duration pendingTimeout() {
        return values.pendingTimeout;
    }

    /** How many bytes of one stream may wait to be written. */
    public long sendBufferLimit() {
        return values.sendBufferLimit;
    }

    /** How many messages of one stream may wait for their receiver. */
    public int mailboxMessages() {
        return values.mailboxMessages;
    }

    /** How many bytes of one stream may wait for their receiver. */
    public long mailboxBytes() {
        return values.mailboxBytes;
    }

    /** How long a full mailbox of a handle is put up with. */
    public Duration unreadTimeout() {
        return values.unreadTimeout;
    }

    /** The largest body that {@code awaitBody} collects. */
    public long maxBodyBytes() {
        return values.maxBodyBytes;
    }

    /** How many received bytes of one connection may be held for receivers without credits. */
    public long maxBufferedBytes() {
        return values.maxBufferedBytes;
    }

    /** How host names are resolved. */
    public NameResolution resolver() {
        return values.resolver;
    }

    /** Which addresses may be connected to. */
    public Predicate<InetAddress> addressFilter() {
        return values.addressFilter;
    }

    /** The owner, or {@code null} for none. */
    public @Nullable GunOwner owner() {
        return values.owner;
    }

    /** The event handlers, in the order they are called. */
    public List<EventHandler> eventHandlers() {
        return values.eventHandlers;
    }

    /** Called with each request before it is queued. */
    public List<RequestCustomizer> requestCustomizers() {
        return values.requestCustomizers;
    }

    /** The proxies that the connection goes through, in order. */
    public List<Proxy> proxies() {
        return values.proxies;
    }

    /** TLS, as it is now. */
    public TlsOptions tls() {
        return values.tls.get();
    }

    /** TCP. */
    public TcpOptions tcp() {
        return values.tcp;
    }

    /** HTTP/1.1. */
    public Http1Options http1() {
        return values.http1;
    }

    /** HTTP/2. */
    public Http2Options http2() {
        return values.http2;
    }

    /** The defaults of each WebSocket of the connection. */
    public WsOptions websocket() {
        return values.websocket;
    }

    /** What is to hold whenever the connection is up, or {@code null}. */
    public @Nullable SessionOptions session() {
        return values.session;
    }

    /** What is done about cookies, or {@code null} for nothing. */
    public @Nullable CookieOptions cookies() {
        return values.cookies;
    }

    /** Whether bodies that are compressed are decoded. */
    public ContentDecoding contentDecoding() {
        return values.contentDecoding;
    }

    /** The limits of server-sent events. */
    public SseOptions sse() {
        return values.sse;
    }

    /** Where receivers run, or {@code null} for the client's own threads. */
    public @Nullable Executor receiverExecutor() {
        return values.receiverExecutor;
    }

    /** Names of header fields, in lower case, whose values are never printed, on top of the usual ones. */
    public Set<String> redactedHeaders() {
        return values.redactedHeaders;
    }

    /** Whether what is read and written is logged. */
    public boolean trace() {
        return values.trace;
    }

    @Override
    public String toString() {
        return "GunOptions[name=" + name() + ", transport=" + transport() + ", protocols=" + protocols()
                + ", connectTimeout=" + Checks.text(connectTimeout()) + ", retry=" + retry() + ", proxies=" + proxies()
                + ", tls=" + tls()
                + ", http2="
                + http2() + ", websocket=" + websocket() + ", session=" + session() + "]";
    }

    /**
     * Made when first asked for: the other options need {@link #INFINITE} to make their defaults, which these need in
     * turn, so whichever class came first would find the other's defaults missing.
     */
    private static final class Defaults {

        private static final GunOptions VALUE = builder().build();
    }

    /** Builds {@link GunOptions}. Not thread-safe. */
    public static final class Builder {

        private final OptionValues set;

        private Builder(OptionValues set) {
            this.set = set;
        }

        /** The connection's name, in every message and log line; {@code gun-<n>} by default. */
        public Builder name(String value) {
            if (Checks.notNull("name", value).isBlank()) {
                throw new GunOptionsException("name", value, "a name that is not blank");
            }
            set.name = value;
            return this;
        }

        /** The transport; by default TLS on port 443 and TCP on any other. */
        public Builder transport(Transport value) {
            set.transport = Checks.notNull("transport", value);
            return this;
        }

        /**
         * The protocols in order of preference: exactly one over TCP (HTTP/2 is then spoken with prior knowledge), one
         * or more over TLS, negotiated by ALPN. By default HTTP over TCP, HTTP/2 and HTTP over TLS. {@link
         * Protocol#RAW} stands alone and is never negotiated; see {@link GunConnection#raw()}.
         */
        public Builder protocols(Protocol... values) {
            return protocols(List.of(values));
        }

        /** See {@link #protocols(Protocol...)}. */
        public Builder protocols(List<Protocol> values) {
            if (Checks.notNull("protocols", values).isEmpty()
                    || Set.copyOf(values).size() != values.size()
                    || values.contains(Protocol.WS)
                    || values.contains(Protocol.SOCKS)
                    || (values.contains(Protocol.RAW) && values.size() > 1)) {
                throw new GunOptionsException("protocols", values, "http, http2, or both, each once; or raw alone");
            }
            set.protocols = List.copyOf(values);
            return this;
        }

        /** How long making the TCP connection may take; INFINITE by default. */
        public Builder connectTimeout(Duration value) {
            set.connectTimeout = Checks.positive("connectTimeout", value);
            return this;
        }

        /** How long resolving the host name may take; INFINITE by default. */
        public Builder domainLookupTimeout(Duration value) {
            set.domainLookupTimeout = Checks.positive("domainLookupTimeout", value);
            return this;
        }

        /** How long the TLS handshake may take; INFINITE by default. */
        public Builder tlsHandshakeTimeout(Duration value) {
            set.tlsHandshakeTimeout = Checks.positive("tlsHandshakeTimeout", value);
            return this;
        }

        /** What happens after a loss or a failed attempt; 5 retries, 5 seconds apart, by default. */
        public Builder retry(RetryPolicy value) {
            set.retry = Checks.notNull("retry", value);
            return this;
        }

        /** Gun's rule with these numbers: {@link RetryPolicy#fixed}. */
        public Builder retry(int retries, Duration retryTimeout) {
            return retry(RetryPolicy.fixed(retries, retryTimeout));
        }

        /** How long a connection must have been up to restore the retries; 1 second by default, zero for always. */
        public Builder minUptime(Duration value) {
            set.minUptime = Checks.notNegative("minUptime", value);
            return this;
        }

        /** How long the socket may take no byte while some wait for it; 15 seconds by default. */
        public Builder tcpSendTimeout(Duration value) {
            set.tcpSendTimeout = Checks.positive("tcpSendTimeout", value);
            return this;
        }

        /** How long a graceful close may take; 15 seconds by default. */
        public Builder closingTimeout(Duration value) {
            set.closingTimeout = Checks.positive("closingTimeout", value);
            return this;
        }

        /** How many requests may wait to be written; 1,024 by default. */
        public Builder pendingRequestLimit(int value) {
            set.pendingRequestLimit = Checks.between("pendingRequestLimit", value, 1, 1_000_000);
            return this;
        }

        /** How many bytes of bodies may wait to be written; 16 MiB by default. */
        public Builder pendingBytesLimit(long value) {
            set.pendingBytesLimit = Checks.between("pendingBytesLimit", value, 1, Long.MAX_VALUE);
            return this;
        }

        /** How long a request may wait to be written; INFINITE by default. */
        public Builder pendingTimeout(Duration value) {
            set.pendingTimeout = Checks.positive("pendingTimeout", value);
            return this;
        }

        /** How many bytes of one stream may wait to be written; 1 MiB by default. */
        public Builder sendBufferLimit(long value) {
            set.sendBufferLimit = Checks.between("sendBufferLimit", value, 1, Long.MAX_VALUE);
            return this;
        }

        /** How many messages of one stream may wait for their receiver; 256 by default. */
        public Builder mailboxMessages(int value) {
            set.mailboxMessages = Checks.between("mailboxMessages", value, 1, 1_000_000);
            return this;
        }

        /** How many bytes of one stream may wait for their receiver; 1 MiB by default. */
        public Builder mailboxBytes(long value) {
            set.mailboxBytes = Checks.between("mailboxBytes", value, 1, Long.MAX_VALUE);
            return this;
        }

        /** How long a full mailbox of a handle is put up with; 30 seconds by default. */
        public Builder unreadTimeout(Duration value) {
            set.unreadTimeout = Checks.positive("unreadTimeout", value);
            return this;
        }

        /** The largest body that {@code awaitBody} collects; 16 MiB by default. */
        public Builder maxBodyBytes(long value) {
            set.maxBodyBytes = Checks.between("maxBodyBytes", value, 1, Integer.MAX_VALUE - 16);
            return this;
        }

        /** How many received bytes may be held for receivers without credits; 32 MiB by default. */
        public Builder maxBufferedBytes(long value) {
            set.maxBufferedBytes = Checks.between("maxBufferedBytes", value, 1, Long.MAX_VALUE);
            return this;
        }

        /** How host names are resolved; {@link NameResolution#DNS} by default. */
        public Builder resolver(NameResolution value) {
            set.resolver = Checks.notNull("resolver", value);
            return this;
        }

        /**
         * Which of the addresses that a host name has may be connected to; all by default. A name that has no other is
         * an attempt that fails with {@code unknown_host}, and so does one that throws. Asked on the event loop, so it
         * must not block.
         */
        public Builder addressFilter(Predicate<InetAddress> value) {
            set.addressFilter = Checks.notNull("addressFilter", value);
            return this;
        }

        /** The owner; none by default. */
        public Builder owner(GunOwner value) {
            set.owner = Checks.notNull("owner", value);
            return this;
        }

        /** Adds an event handler after those already there. */
        public Builder eventHandler(EventHandler value) {
            set.eventHandlers = append(set.eventHandlers, Checks.notNull("eventHandler", value));
            return this;
        }

        /** Adds a customizer after those already there. */
        public Builder requestCustomizer(RequestCustomizer value) {
            set.requestCustomizers = append(set.requestCustomizers, Checks.notNull("requestCustomizer", value));
            return this;
        }

        /**
         * The proxies that the connection goes through, in order; none by default. The tunnels are set up on every
         * attempt, before the connection is up: the owner gets a {@link dev.gun.client.message.GunTunnelUp} for each
         * and {@link dev.gun.client.message.GunUp} last. Not for Unix domain sockets.
         */
        public Builder proxies(List<Proxy> values) {
            set.proxies = List.copyOf(Checks.notNull("proxies", values));
            return this;
        }

        /** See {@link #proxies(List)}. */
        public Builder proxies(Proxy... values) {
            return proxies(List.of(values));
        }

        /** TLS. */
        public Builder tls(TlsOptions value) {
            set.tls = new OptionValues.FixedTls(Checks.notNull("tls", value));
            return this;
        }

        /**
         * TLS whose options may change while connections live, as certificates that are renewed make them: asked before
         * each handshake, on the event loop, so it must have them at hand. A connection that is up keeps what it has.
         */
        public Builder tls(Supplier<TlsOptions> current) {
            set.tls = Checks.notNull("tls", current);
            return this;
        }

        /** TCP. */
        public Builder tcp(TcpOptions value) {
            set.tcp = Checks.notNull("tcp", value);
            return this;
        }

        /** HTTP/1.1. */
        public Builder http1(Http1Options value) {
            set.http1 = Checks.notNull("http1", value);
            return this;
        }

        /** HTTP/2. */
        public Builder http2(Http2Options value) {
            set.http2 = Checks.notNull("http2", value);
            return this;
        }

        /** The defaults of each WebSocket of the connection. */
        public Builder websocket(WsOptions value) {
            set.websocket = Checks.notNull("websocket", value);
            return this;
        }

        /** What is to hold whenever the connection is up; nothing by default. */
        public Builder session(SessionOptions value) {
            set.session = Checks.notNull("session", value);
            return this;
        }

        /** Keeps cookies; by default none are sent or kept, but those that requests have. */
        public Builder cookies(CookieOptions value) {
            set.cookies = Checks.notNull("cookies", value);
            return this;
        }

        /** Whether bodies that are compressed are decoded; off by default. */
        public Builder contentDecoding(ContentDecoding value) {
            set.contentDecoding = Checks.notNull("contentDecoding", value);
            return this;
        }

        /** The limits of server-sent events. */
        public Builder sse(SseOptions value) {
            set.sse = Checks.notNull("sse", value);
            return this;
        }

        /** Where receivers run; the client's own threads by default. A rejected task is run on a spare thread. */
        public Builder receiverExecutor(Executor value) {
            set.receiverExecutor = Checks.notNull("receiverExecutor", value);
            return this;
        }

        /** Names of header fields whose values are never printed, on top of the usual ones. */
        public Builder redactedHeaders(Set<String> names) {
            set.redactedHeaders = Checks.notNull("redactedHeaders", names).stream()
                    .map(field -> field.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
            return this;
        }

        /**
         * Whether what is read and written, behind TLS, is logged, at level TRACE by the logger {@code
         * dev.gun.client.wire}; off by default. The values of sensitive header fields, the query of a request's target
         * and HTTP/2's header blocks are not printed, but payloads are, up to 4,096 bytes of each read or write.
         */
        public Builder trace(boolean on) {
            set.trace = on;
            return this;
        }

        /** The options. */
        public GunOptions build() {
            return new GunOptions(set.copy());
        }

        private static <T> List<T> append(List<T> list, T value) {
            List<T> longer = new ArrayList<>(list);
            longer.add(value);
            return List.copyOf(longer);
        }
    }
}
