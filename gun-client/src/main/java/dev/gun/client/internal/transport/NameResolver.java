package dev.gun.client.internal.transport;

import dev.gun.client.NameResolution;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves host names without blocking the event loop: literal addresses, then the hosts file, then DNS, both families
 * at once; or, where the options say so, literal addresses, then whatever the JDK asks. One per client; thread-safe.
 */
public final class NameResolver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NameResolver.class);

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
    private final AnswerCache answers = new AnswerCache(LONGEST_TTL_SECONDS);
    private final BlockingNames blocking;
    private final AtomicReference<@Nullable DnsNameResolver> dns = new AtomicReference<>();
    private volatile boolean closed;

    /** A resolver with the system's hosts file and name servers, whose sockets run on a loop of {@code group}. */
    public NameResolver(EventLoopGroup group) {
        this(group, NameServers.system(), QUERY_TIMEOUT, InetAddress::getAllByName);
    }

    NameResolver(EventLoopGroup group, NameServers nameServers, Duration queryTimeout, BlockingNames.Source jvm) {
        this.blocking = new BlockingNames(jvm);
        this.group = group;
        this.nameServers = nameServers;
        this.queryTimeout = queryTimeout;
    }

    /**
     * Makes what asking for {@code host} takes, if that is not there yet: it reads files and opens a socket, which the
     * event loop is to find done. Nothing is made for what is answered without a name server.
     *
     * @param host as for {@link #resolve}; what is no host name is said there
     * @param how as for {@link #resolve}
     */
    public void prepare(String host, NameResolution how) {
        if (how == NameResolution.JVM || closed || dns.get() != null || HostName.literal(host) != null) {
            return;
        }
        try {
            if (local(HostName.withoutTrailingDot(HostName.toAscii(host))).isEmpty()) {
                dns();
            }
        } catch (IllegalArgumentException e) {
            // Look-ups of it fail, each with this reason.
            LOG.debug("There is nothing to look up: {}", e.getMessage());
        }
    }

    /**
     * Resolves {@code host}. On {@code loop}, which the callback comes on, later.
     *
     * @param host a name, possibly internationalised (RFC 5890), or an address, IPv6 with or without brackets
     * @param port passed on in the result
     * @param how whom to ask for what is no address
     * @param timeout how long it may take, or {@link dev.gun.client.GunOptions#INFINITE}
     * @return stops it
     */
    public Cancellable resolve(
            EventLoop loop, String host, int port, NameResolution how, Duration timeout, LookupCallback callback) {
        NameLookup lookup = new NameLookup(loop, host, port, callback);
        lookup.start(timeout, () -> begin(lookup, host, how));
        return lookup;
    }

    /**
     * Closes the sockets to the name servers. Look-ups that come later fail; those under way are their callers' to
     * cancel.
     */
    @Override
    public void close() {
        closed = true;
        blocking.close();
        DnsNameResolver resolver = dns.getAndSet(null);
        if (resolver != null) {
            resolver.close();
        }
    }

    private void begin(NameLookup lookup, String host, NameResolution how) {
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
        if (how == NameResolution.JVM) {
            blocking.resolve(name, lookup);
            return;
        }
        List<InetAddress> local = local(HostName.withoutTrailingDot(name));
        DnsNameResolver resolver = local.isEmpty() ? dns() : null;
        if (!local.isEmpty()) {
            lookup.resolved(local);
        } else if (resolver == null) {
            lookup.unknown("it is not in the hosts file, and no name server is configured");
        } else {
            answers.tell(name, lookup);
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
                .resolveCache(answers)
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
}
