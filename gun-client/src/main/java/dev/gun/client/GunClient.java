package dev.gun.client;

import dev.gun.client.internal.connection.DefaultGunClient;
import dev.gun.client.internal.connection.Loans;
import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections and owns the threads that they run on. One client serves any number of connections; closing it
 * closes them. Every method may be called from any thread.
 *
 * <pre>{@code
 * try (GunClient gun = GunClient.create()) {
 *     GunConnection conn = gun.open("example.org", 443);
 *     conn.awaitUp();
 *     String body = conn.get("/").awaitBody().asString(UTF_8);
 * }
 * }</pre>
 */
public interface GunClient extends AutoCloseable {

    /** A client with the defaults. */
    static GunClient create() {
        return builder().build();
    }

    /** A builder with the defaults. */
    static Builder builder() {
        return new Builder();
    }

    /** Opens a connection with the client's default options: TLS on port 443, TCP on any other. */
    default GunConnection open(String host, int port) {
        return open(host, port, defaults());
    }

    /**
     * Opens a connection. Returns at once; the connection comes up, or fails and tries again, by itself.
     *
     * @param host a name, an IPv4 address, or an IPv6 address with or without brackets
     * @param port 1 to 65,535
     * @throws GunOptionsException when host, port or options cannot be; nothing is opened
     */
    GunConnection open(String host, int port, GunOptions options);

    /** Opens a connection to the origin of {@code uri} with the client's default options. */
    default GunConnection open(URI uri) {
        return open(uri, defaults());
    }

    /**
     * Opens a connection to the origin of {@code uri}: {@code http} and {@code ws} mean TCP, {@code https} and {@code
     * wss} TLS; ports default to 80 and 443; {@code ws} and {@code wss} speak HTTP/1.1 unless the options name protocols.
     * Path and query become {@link GunConnection#defaultPath()}.
     */
    GunConnection open(URI uri, GunOptions options);

    /** Opens a connection to a Unix domain socket with the client's default options. */
    default GunConnection openUnix(Path path) {
        return openUnix(path, defaults());
    }

    /**
     * Opens a connection to a Unix domain socket. It is like one over TCP in everything else: the same protocols, the
     * same retries, and TLS when {@link GunOptions#transport()} says so. Its host is {@code localhost} and its port 0.
     * A socket that is not there yet is an attempt that fails with {@code connect_failed}.
     *
     * @param path where the socket is
     * @throws GunOptionsException when the path is too long for a socket, or the options cannot be; nothing is opened
     */
    GunConnection openUnix(Path path, GunOptions options);

    /** Opens a pool with the default options; see {@link #openPool(URI, PoolOptions)}. */
    default GunPool openPool(URI origin) {
        return openPool(origin, PoolOptions.defaults());
    }

    /**
     * Opens a pool of connections to the origin of {@code uri}. Returns at once; the connections come up by themselves.
     *
     * @param uri as for {@link #open(URI, GunOptions)}; its path means nothing
     * @throws GunOptionsException when the connections cannot be opened so
     * @throws IllegalStateException when a pool of that origin and scope is open already
     */
    GunPool openPool(URI uri, PoolOptions options);

    /**
     * The pool of that origin and scope, or {@code null} when none is open.
     *
     * @param uri only scheme, host and port matter
     */
    @Nullable GunPool pool(URI uri, String scope);

    /** The pools that have not stopped. */
    Collection<GunPool> pools();

    /** The connection of that name that has not terminated, or {@code null}. */
    @Nullable GunConnection connection(String name);

    /** The connections that have not terminated. */
    Collection<GunConnection> connections();

    /** The options that connections are opened with when none are given. */
    GunOptions defaults();

    /** Closes every pool and connection at once and gives the threads back. Idempotent; does not wait for the threads. */
    @Override
    void close();

    /** Builds a {@link GunClient}. Not thread-safe. */
    final class Builder {

        private GunOptions defaults = GunOptions.defaults();
        private int eventLoopThreads;
        private int receiverThreads = Math.max(4, Runtime.getRuntime().availableProcessors());
        private @Nullable Executor receiverExecutor;

        private Builder() {}

        /** The options that connections are opened with when none are given. */
        public Builder defaults(GunOptions options) {
            this.defaults = Checks.notNull("defaults", options);
            return this;
        }

        /** How many event-loop threads; 0, the default, for twice the number of processors. */
        public Builder eventLoopThreads(int threads) {
            this.eventLoopThreads = Checks.between("eventLoopThreads", threads, 0, 1_024);
            return this;
        }

        /** How many threads call receivers; by default the number of processors, at least 4. */
        public Builder receiverThreads(int threads) {
            this.receiverThreads = Checks.between("receiverThreads", threads, 1, 1_024);
            return this;
        }

        /** Calls receivers on this executor instead of the client's own threads; it is not shut down. */
        public Builder receiverExecutor(Executor executor) {
            this.receiverExecutor = Checks.notNull("receiverExecutor", executor);
            return this;
        }

        /** The client. */
        public GunClient build() {
            return DefaultGunClient.create(defaults, eventLoopThreads, receiverThreads, receiverExecutor, new Lender());
        }

        /** The client lends bytes, and its users cannot: what makes such is seen here alone, and handed in. */
        private static final class Lender implements Loans {

            @Override
            public Bytes lend(ByteBuf buffer) {
                return new LentBytes(buffer);
            }

            @Override
            public void retain(Bytes bytes) {
                if (bytes instanceof LentBytes lent) {
                    lent.retain();
                }
            }

            @Override
            public void end(Bytes bytes) {
                if (bytes instanceof LentBytes lent) {
                    lent.end();
                }
            }
        }
    }
}
