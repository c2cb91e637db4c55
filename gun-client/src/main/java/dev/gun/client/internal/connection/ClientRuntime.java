package dev.gun.client.internal.connection;

import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunOptionsException;
import dev.gun.client.Proxy;
import dev.gun.client.Transport;
import dev.gun.client.internal.transport.EventLoops;
import dev.gun.client.internal.transport.NameResolver;
import dev.gun.client.internal.transport.TlsContexts;
import dev.gun.client.internal.transport.TlsHandshaker;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads and shared things of one client, and the list of its connections. Thread-safe. */
final class ClientRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(ClientRuntime.class);

    /** Numbers the unnamed connections of the JVM. */
    private static final AtomicInteger CONNECTIONS = new AtomicInteger();

    private final EventLoopGroup loops;
    private final Loans loans;
    private final NameResolver resolver;
    private final TlsContexts tlsContexts = new TlsContexts();
    private final TlsHandshaker tls = new TlsHandshaker(tlsContexts);
    private final @Nullable ReceiverThreads ownReceivers;
    /** The way of each event loop to the receivers' threads. */
    private final IdentityHashMap<EventLoop, Executor> receivers = new IdentityHashMap<>();
    /** Runs what another executor rejected: nothing is lost, and one thread is the bound. */
    private final ThreadPoolExecutor spare;

    /** Sockets that their connections have given up, but that wait for their peers to close them. */
    private final ChannelGroup lingering = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

    private final Map<ConnectionDriver, GunConnection> connections = new ConcurrentHashMap<>();

    ClientRuntime(int eventLoopThreads, int receiverThreads, @Nullable Executor receiverExecutor, Loans loans) {
        this(eventLoopThreads, receiverThreads, receiverExecutor, loans, NameResolver::new);
    }

    /** With another resolver than the system's, for tests. */
    ClientRuntime(
            int eventLoopThreads,
            int receiverThreads,
            @Nullable Executor receiverExecutor,
            Loans loans,
            Function<EventLoopGroup, NameResolver> resolver) {
        this.loops = EventLoops.create(eventLoopThreads, "gun-io");
        this.loans = loans;
        this.resolver = resolver.apply(loops);
        this.spare = spareThread();
        if (receiverExecutor == null) {
            ReceiverThreads own = new ReceiverThreads(receiverThreads, TimeUnit.SECONDS.toNanos(10), "gun-rcv");
            this.ownReceivers = own;
            loops.forEach(loop -> receivers.put((EventLoop) loop, LoopReceivers.of((EventLoop) loop, own)));
        } else {
            this.ownReceivers = null;
            Executor given = orSpare(receiverExecutor);
            loops.forEach(loop -> receivers.put((EventLoop) loop, given));
        }
    }

    /** One thread that comes and goes with the work. What waits for it is bounded by the lanes that wait. */
    private static ThreadPoolExecutor spareThread() {
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "gun-spare");
            thread.setDaemon(true);
            return thread;
        };
        // It rejects only after the client has ended: what was said before that is still delivered, and calls are
        // still answered, on the thread that asks.
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory, (task, ended) -> task.run());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private Executor orSpare(Executor executor) {
        return task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                LOG.debug("The receiver executor rejected a task; the spare thread runs it", e);
                spare.execute(task);
            }
        };
    }

    /** For a connection without a name. */
    static int nextNumber() {
        return CONNECTIONS.incrementAndGet();
    }

    EventLoop nextLoop() {
        return loops.next();
    }

    /** How bytes are lent to receivers. */
    Loans loans() {
        return loans;
    }

    NameResolver resolver() {
        return resolver;
    }

    /**
     * Does on the caller's thread what this connection takes and the event loop must not do: reading trust stores, hosts
     * and name servers, and loading libraries. What a connection does not take costs it nothing.
     */
    void prepare(Origin origin, GunOptions options) {
        if (origin.transport() == Transport.TLS) {
            try {
                tlsContexts.get(options.tls(), origin.protocols());
            } catch (SSLException e) {
                throw new GunOptionsException(
                        "tls", options.tls(), "certificates, keys, versions and ciphers that can be used: " + e);
            }
        }
        for (Proxy proxy : options.proxies()) {
            prepareTls(proxy.transport());
        }
        Origin first = Endpoint.first(origin, options).origin();
        if (first.unixPath() == null) {
            resolver.prepare(first.host(), options.resolver());
        }
    }

    /** The same for what a proxy or a tunnel leads to; options that cannot be used are its own failure, later. */
    void prepareTls(Transport transport) {
        if (transport == Transport.TLS) {
            tlsContexts.prepare();
        }
    }

    TlsHandshaker tls() {
        return tls;
    }

    /** Where the receivers of a connection run that lives on {@code loop}. */
    Executor receivers(EventLoop loop, GunOptions options) {
        Executor own = options.receiverExecutor();
        if (own != null) {
            return orSpare(own);
        }
        Executor ofLoop = receivers.get(loop);
        if (ofLoop == null) {
            throw new IllegalArgumentException(loop + " is no event loop of this client");
        }
        return ofLoop;
    }

    boolean isEventLoopThread() {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /**
     * A call begins that blocks. Refused on an event loop, which would dead-lock. An event loop that the thread has put
     * off to wake may have what it is going to wait for.
     */
    void aboutToBlock() {
        ReceiverThreads.aboutToBlock();
        if (isEventLoopThread()) {
            throw new IllegalStateException(
                    "Blocking calls are refused on an event-loop thread, which they would stop for ever");
        }
    }

    /** Runs a turn on {@code loop}; after the client was closed there is none, and nothing to do. */
    void execute(EventLoop loop, Runnable turn) {
        try {
            loop.execute(turn);
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop has ended before a last turn", e);
        }
    }

    /** As {@link #execute}, but the loop is not woken for it. */
    void executeLazily(EventLoop loop, Runnable task) {
        try {
            EventLoops.executeLazily(loop, task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop has ended before a last task", e);
        }
    }

    void remember(ConnectionDriver driver, GunConnection connection) {
        connections.put(driver, connection);
    }

    void forget(ConnectionDriver driver) {
        connections.remove(driver);
    }

    /** A socket is closed later, but no later than the client is. */
    void lingers(Channel socket) {
        lingering.add(socket);
    }

    Collection<GunConnection> connections() {
        return List.copyOf(connections.values());
    }

    /** Ends the threads when what is still under way on them has ended. */
    void close() {
        resolver.close();
        // An event loop that is told to end in the midst of an iteration may end without closing its sockets.
        lingering.close().addListener(closed -> endLoops());
    }

    private void endLoops() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).addListener(ended -> {
            if (ownReceivers != null) {
                ownReceivers.end();
            }
            spare.shutdown();
        });
    }
}
