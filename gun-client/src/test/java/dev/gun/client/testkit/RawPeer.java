package dev.gun.client.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A server on a raw loopback socket whose every connection is played by a script, a lambda on a {@link RawConnection}.
 *
 * <p>Each accepted connection runs its script on its own thread. When the script returns, the peer does <em>not</em>
 * close the connection: it discards what still comes and closes when the client does, so that closing is always a line
 * of the script and {@link #openConnections()} tells what the client has left open. When a script fails, its
 * connection is reset and the failure is kept for {@link #assertNoScriptFailure()} and {@link #close()}.
 *
 * <p>Every step waits {@link Gates#TIMEOUT} at most. Thread-safe.
 */
public final class RawPeer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(5);

    private final ServerSocket server;
    private final IntFunction<Script> scripts;
    private final int scriptCount;
    private final @Nullable PeerTls tls;
    private final Gates gates = new Gates();
    private final ScheduledThreadPoolExecutor watchdog;
    private final List<RawConnection> connections = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<AssertionError> failures = new CopyOnWriteArrayList<>();
    private final Thread acceptor;
    private volatile boolean closing;

    /** What the peer does on one connection. */
    @FunctionalInterface
    public interface Script {
        /** Runs on the connection's own thread; whatever it throws is a failure of the script. */
        void run(RawConnection connection) throws Exception;
    }

    private RawPeer(Builder builder, ServerSocket server) {
        this.server = server;
        this.scripts = builder.scripts;
        this.scriptCount = builder.scriptCount;
        this.tls = builder.tls;
        this.watchdog = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "raw-peer-watchdog"));
        watchdog.setRemoveOnCancelPolicy(true);
        this.acceptor = daemon(this::acceptLoop, "raw-peer-accept-" + server.getLocalPort());
    }

    /** A peer in clear text: connection {@code i} runs script {@code i}; the last script repeats. */
    public static RawPeer start(Script... scripts) {
        return builder().scripts(scripts).start();
    }

    /** A peer that does the TLS handshake first; see {@link RawConnection#startTls} for doing it later. */
    public static RawPeer startTls(PeerTls tls, Script... scripts) {
        return builder().tls(tls).scripts(scripts).start();
    }

    /** For a fixed port, another loopback address, or scripts made per connection. */
    public static Builder builder() {
        return new Builder();
    }

    /** A port of 127.0.0.1 that refuses every connection, and that nobody else can come to listen on. */
    public static int refusingPort() {
        return Refusing.SOCKET.getLocalPort();
    }

    /** A bound socket that does not listen. */
    private static final class Refusing {
        private static final Socket SOCKET = bind();

        private static Socket bind() {
            try {
                Socket socket = new Socket();
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                return socket;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A loopback port on which nobody listens at the moment, to listen on; {@link #refusingPort} is for the others. */
    public static int unusedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getLocalPort();
    }

    /** The address it listens on, as text without brackets. */
    public String host() {
        return server.getInetAddress().getHostAddress();
    }

    /** Address and port. */
    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), port());
    }

    /** Opens a gate at which a script waits, or will wait; see {@link RawConnection#await}. */
    public void release(String gate) {
        gates.release(gate);
    }

    /** Waits until a script has called {@link RawConnection#release}. */
    public void await(String gate) {
        gates.await(gate);
    }

    /** How many connections were accepted so far. */
    public int acceptedConnections() {
        return connections.size();
    }

    /** How many connections neither the client nor the script has closed (as far as the peer has noticed). */
    public int openConnections() {
        return (int) connections.stream().filter(RawConnection::isOpen).count();
    }

    /** Waits until so many connections were accepted in total. */
    public void awaitAccepted(int count) {
        awaitThat(() -> connections.size() >= count, () -> "expected " + count + " connections but was " + connections);
    }

    /** Waits until all connections are closed. */
    public void awaitNoOpenConnections() {
        awaitThat(() -> openConnections() == 0, () -> "still open: " + connections);
    }

    /**
     * Waits until there were as many connections as scripts were given (one, if they are made per connection), and the
     * scripts of all connections have returned. Fails as soon as one has failed.
     */
    public void awaitScripts() {
        awaitScripts(scriptCount);
    }

    /** As {@link #awaitScripts()}, with so many connections at least. */
    public void awaitScripts(int connectionCount) {
        awaitThat(
                () -> !failures.isEmpty()
                        || (connections.size() >= connectionCount
                                && connections.stream().allMatch(RawConnection::isScriptDone)),
                () -> "expected " + connectionCount + " scripts to be over but was " + connections);
        assertNoScriptFailure();
    }

    /** Stops listening; open connections go on. Connecting is refused from now on. */
    public void stopListening() {
        try {
            server.close();
            acceptor.join(Gates.TIMEOUT.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Fails if a script has failed so far.
     *
     * @throws AssertionError with the first failure as its cause and the others suppressed
     */
    public void assertNoScriptFailure() {
        if (!failures.isEmpty()) {
            AssertionError first = failures.get(0);
            AssertionError error = new AssertionError(first.getMessage(), first);
            failures.stream().skip(1).forEach(error::addSuppressed);
            throw error;
        }
    }

    /**
     * Stops listening, closes every connection, ends the scripts that still run (this is no failure of theirs; call
     * {@link #awaitScripts()} before, if they are to be finished), and fails if a script has failed.
     */
    @Override
    public void close() {
        closing = true;
        stopListening();
        connections.forEach(RawConnection::abandon);
        threads.forEach(Thread::interrupt);
        threads.forEach(RawPeer::join);
        watchdog.shutdownNow();
        assertNoScriptFailure();
    }

    private void acceptLoop() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                RawConnection connection = new RawConnection(connections.size(), socket, gates, watchdog);
                connections.add(connection);
                Thread thread = daemon(() -> play(connection), "raw-peer-" + port() + "-" + connection.index());
                threads.add(thread);
                thread.start();
                if (closing) {
                    connection.abandon();
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    failures.add(new AssertionError("accepting failed", e));
                }
            }
        }
    }

    // Whatever a script throws is a result to report, errors included.
    @SuppressWarnings("IllegalCatch")
    private void play(RawConnection connection) {
        try {
            if (tls != null) {
                connection.startTls(tls);
            }
            scripts.apply(connection.index()).run(connection);
        } catch (Throwable failure) {
            if (!closing) {
                failures.add(new AssertionError(
                        "script of connection " + connection.index() + " failed: " + failure.getMessage(), failure));
            }
            connection.abandon();
        }
        connection.drainUntilClosed();
    }

    private static void awaitThat(BooleanSupplier condition, Supplier<String> otherwise) {
        try {
            Awaitility.await().atMost(Gates.TIMEOUT).pollInterval(POLL).until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(otherwise.get(), e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join(Gates.TIMEOUT.toMillis());
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " did not end within " + Gates.TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + thread.getName(), e);
        }
    }

    /** Settings of a {@link RawPeer}; one use, one thread. */
    public static final class Builder {
        private int port;
        private InetAddress address = loopback();
        private @Nullable PeerTls tls;
        private int scriptCount = 1;
        private IntFunction<Script> scripts = index -> connection -> {};

        private Builder() {}

        /** A fixed port, for a server that comes back where it was; by default any free one. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** Another local address, such as {@code ::1}; by default 127.0.0.1. */
        public Builder address(InetAddress value) {
            address = value;
            return this;
        }

        /** TLS from the first byte. */
        public Builder tls(PeerTls value) {
            tls = value;
            return this;
        }

        /** Script {@code i} for connection {@code i}; the last one repeats; none means that nothing is done. */
        public Builder scripts(Script... values) {
            if (values.length == 0) {
                return scriptPerConnection(index -> connection -> {});
            }
            List<Script> list = List.of(values);
            scripts = index -> list.get(Math.min(index, list.size() - 1));
            scriptCount = list.size();
            return this;
        }

        /** A script made for each connection from its index, which counts from 0. */
        public Builder scriptPerConnection(IntFunction<Script> value) {
            scripts = value;
            scriptCount = 1;
            return this;
        }

        /** Listens. */
        public RawPeer start() {
            try {
                ServerSocket server = new ServerSocket();
                server.setReuseAddress(true);
                server.bind(new InetSocketAddress(address, port));
                RawPeer peer = new RawPeer(this, server);
                peer.acceptor.start();
                return peer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static InetAddress loopback() {
            try {
                return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
