package dev.gun.client;

import dev.gun.client.cookie.CookieOptions;
import dev.gun.client.event.EventHandler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The values of {@link GunOptions}, with their defaults. Only a builder changes them, and only a copy of its own. */
final class OptionValues implements Cloneable {

    /** TLS options that never change; equal to others with equal ones. */
    record FixedTls(TlsOptions get) implements Supplier<TlsOptions> {}

    @Nullable String name;

    @Nullable Transport transport;

    List<Protocol> protocols = List.of();
    List<Proxy> proxies = List.of();
    Duration connectTimeout = GunOptions.INFINITE;
    Duration domainLookupTimeout = GunOptions.INFINITE;
    Duration tlsHandshakeTimeout = GunOptions.INFINITE;
    RetryPolicy retry = RetryPolicy.fixed(5, Duration.ofSeconds(5));
    Duration minUptime = Duration.ofSeconds(1);
    Duration tcpSendTimeout = Duration.ofSeconds(15);
    Duration closingTimeout = Duration.ofSeconds(15);
    int pendingRequestLimit = 1_024;
    long pendingBytesLimit = 16L << 20;
    Duration pendingTimeout = GunOptions.INFINITE;
    long sendBufferLimit = 1L << 20;
    int mailboxMessages = 256;
    long mailboxBytes = 1L << 20;
    Duration unreadTimeout = Duration.ofSeconds(30);
    long maxBodyBytes = 16L << 20;
    long maxBufferedBytes = 32L << 20;
    NameResolution resolver = NameResolution.DNS;
    Predicate<InetAddress> addressFilter = address -> true;

    @Nullable GunOwner owner;

    List<EventHandler> eventHandlers = List.of();
    List<RequestCustomizer> requestCustomizers = List.of();
    Supplier<TlsOptions> tls = new FixedTls(TlsOptions.defaults());
    TcpOptions tcp = TcpOptions.defaults();
    Http1Options http1 = Http1Options.defaults();
    Http2Options http2 = Http2Options.defaults();
    WsOptions websocket = WsOptions.defaults();

    @Nullable SessionOptions session;

    @Nullable Executor receiverExecutor;

    @Nullable CookieOptions cookies;

    ContentDecoding contentDecoding = ContentDecoding.off();
    SseOptions sse = SseOptions.defaults();
    Set<String> redactedHeaders = Set.of();
    boolean trace;

    OptionValues copy() {
        try {
            return (OptionValues) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
