package dev.gun.client.internal.transport;

import dev.gun.client.Reason;
import dev.gun.client.event.LookupInfo;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Resolves host names without blocking: literal addresses, then the hosts file, then DNS, both families at once. One per
 * client; thread-safe.
 */
public final class NameResolver implements AutoCloseable {

    /** How long one name server may take before the next is asked. */
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(3);

    /** Bounds aliases, search domains and silent name servers together. */
    private static final int QUERIES_PER_LOOKUP = 16;

    /** A name is looked up again at each attempt to connect; a longer time to live must not undo that. */
    private static final int LONGEST_TTL_SECONDS = 30;

    private final EventLoopGroup group;
    private final NameServers nameServers;
    private final Duration queryTimeout;
    private final DefaultHostsFileEntriesResolver hosts = new DefaultHostsFileEntriesResolver();
    private final AtomicReference<@Nullable DnsNameResolver> dns = new AtomicReference<>();
    private volatile boolean closed;

    /** A resolver with the system's hosts file and name servers, whose sockets run on a loop of {@code group}. */
    public NameResolver(EventLoopGroup group) {
        this(group, NameServers.system(), QUERY_TIMEOUT);
    }

    NameResolver(EventLoopGroup group, NameServers nameServers, Duration queryTimeout) {
        this.group = group;
        this.nameServers = nameServers;
        this.queryTimeout = queryTimeout;
        // Where it can be, because its first use reads files.
        dns();
    }

    /**
     * Resolves {@code host}. On {@code loop}, which the callback comes on, later.
     *
     * @param host a name, possibly internationalised (RFC 5890), or an address, IPv6 with or without brackets
     * @param port passed on in the result
     * @param timeout how long it may take, or {@link dev.gun.client.GunOptions#INFINITE}
     * @return stops it
     */
    public Cancellable resolve(EventLoop loop, String host, int port, Duration timeout, LookupCallback callback) {
        Lookup lookup = new Lookup(loop, host, port, callback);
        lookup.start(timeout, () -> begin(lookup, host));
        return lookup;
    }

    /**
     * Closes the sockets to the name servers. Look-ups that come later fail; those under way are their callers' to
     * cancel.
     */
    @Override
    public void close() {
        closed = true;
        DnsNameResolver resolver = dns.getAndSet(null);
        if (resolver != null) {
            resolver.close();
        }
    }

    private void begin(Lookup lookup, String host) {
        InetAddress literal = HostName.literal(host);
        if (literal != null) {
            lookup.resolved(List.of(literal));
            return;
        }
        String name;
        try {
            name = HostName.toAscii(host);
        } catch (IllegalArgumentException e) {
            lookup.unknown("it is not a host name: " + e.getMessage());
            return;
        }
        if (closed) {
            lookup.unknown("the resolver is closed");
            return;
        }
        List<InetAddress> local = local(HostName.withoutTrailingDot(name));
        DnsNameResolver resolver = local.isEmpty() ? dns() : null;
        if (!local.isEmpty()) {
            lookup.resolved(local);
        } else if (resolver == null) {
            lookup.unknown("it is not in the hosts file, and no name server is configured");
        } else {
            lookup.await(resolver.resolveAll(name));
        }
    }

    private List<InetAddress> local(String name) {
        List<InetAddress> found = hosts.addresses(name, ResolvedAddressTypes.IPV6_PREFERRED);
        if (found != null) {
            return found;
        }
        // "Name resolution APIs … SHOULD recognize localhost names as special" (RFC 6761 §6.3).
        return name.equals("localhost") || name.endsWith(".localhost")
                ? List.of(NetUtil.LOCALHOST6, NetUtil.LOCALHOST4)
                : List.of();
    }

    /** The DNS resolver, or {@code null} as long as there is no name server to ask. */
    private @Nullable DnsNameResolver dns() {
        DnsNameResolver made = dns.get();
        if (made != null) {
            return made;
        }
        DnsServerAddressStreamProvider servers = nameServers.find();
        if (servers == null) {
            return null;
        }
        EventLoop loop = group.next();
        Sockets.Channels kind = Sockets.of(loop).channels();
        DnsNameResolver resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelType(kind.datagram())
                // An answer that does not fit into a datagram is asked for again over TCP (RFC 7766 §5).
                .socketChannelType(kind.tcp())
                .resolvedAddressTypes(ResolvedAddressTypes.IPV6_PREFERRED)
                .queryTimeoutMillis(queryTimeout.toMillis())
                .maxQueriesPerResolve(QUERIES_PER_LOOKUP)
                .ttl(0, LONGEST_TTL_SECONDS)
                .nameServerProvider(servers)
                .build();
        if (dns.compareAndSet(null, resolver)) {
            if (closed) {
                // It was closed meanwhile, perhaps before it could see this one.
                resolver.close();
            }
            return resolver;
        }
        resolver.close();
        return dns.get();
    }

    /** One look-up. Confined to its event loop. */
    private static final class Lookup extends OneShot {
        private final String host;
        private final int port;
        private final LookupCallback callback;
        private @Nullable Future<List<InetAddress>> query;

        Lookup(EventLoop loop, String host, int port, LookupCallback callback) {
            super(loop);
            this.host = host;
            this.port = port;
            this.callback = callback;
        }

        void start(Duration timeout, Runnable begin) {
            startTimer(timeout, () -> timedOut(timeout));
            // Later, so that the caller has this object before its callback is called.
            loop.execute(() -> {
                if (isRunning()) {
                    begin.run();
                }
            });
        }

        void await(Future<List<InetAddress>> future) {
            query = future;
            future.addListener(done -> onLoop(() -> answered(future)));
        }

        private void answered(Future<List<InetAddress>> future) {
            if (future.isSuccess() && !future.getNow().isEmpty()) {
                resolved(future.getNow());
            } else {
                unknown(DnsFailures.text(future.cause()));
            }
        }

        void resolved(List<InetAddress> addresses) {
            if (end()) {
                callback.resolved(new LookupInfo(Addresses.interleave(addresses), port));
            }
        }

        void unknown(String detail) {
            if (end()) {
                callback.failed(new Reason.UnknownHost(host, detail));
            }
        }

        private void timedOut(Duration timeout) {
            if (end()) {
                release();
                callback.failed(new Reason.Timeout(
                        Reason.TimeoutPhase.DOMAIN_LOOKUP,
                        "The host name \"" + host + "\" was not resolved within domainLookupTimeout = " + timeout));
            }
        }

        @Override
        void release() {
            if (query != null) {
                query.cancel(false);
            }
        }
    }
}
