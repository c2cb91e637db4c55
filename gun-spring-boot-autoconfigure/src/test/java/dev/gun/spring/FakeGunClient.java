package dev.gun.spring;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.ConnectionState;
import dev.gun.client.ConnectionTraffic;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.GunPool;
import dev.gun.client.PoolOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Transport;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunTerminated;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that opens nothing: it keeps what it was asked for, and connections that tests steer. */
public final class FakeGunClient implements GunClient {

    public static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    /** May be read while a registry opens another on a thread of its own. */
    public final List<Opened> opened = new CopyOnWriteArrayList<>();

    public ConnectionState stateOfNew = ConnectionState.CONNECTED;
    public boolean endsAtShutdown = true;

    /** What the next {@code open} gives, instead of a connection that is well. */
    public Opened next;

    /** What happens before {@code open} returns. */
    public Runnable whileOpening = () -> {};

    /** A connection that was asked for. */
    public static final class Opened {
        public final URI uri;
        public final GunOptions options;
        public final GunConnection connection = mock(GunConnection.class);
        public final List<String> calls = new CopyOnWriteArrayList<>();
        public final CompletableFuture<Reason> terminated = new CompletableFuture<>();

        /** Not stubbed anew each time: a mock that another thread uses must not be. */
        private volatile ConnectionInfo info;

        Opened(URI uri, GunOptions options) {
            this.uri = uri;
            this.options = options;
            given(connection.info()).willAnswer(call -> info);
        }

        public void info(ConnectionState state) {
            info = FakeGunClient.info(options.name(), state, null, null);
        }

        void end() {
            info(ConnectionState.TERMINATED);
            if (terminated.complete(Reason.SHUTDOWN) && options.owner() != null) {
                tell(options.owner(), new GunTerminated(options.name(), Reason.SHUTDOWN));
            }
        }

        private static void tell(GunOwner owner, GunMessage message) {
            try {
                owner.receive(message);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    public static ConnectionInfo info(String name, ConnectionState state, Reason lastError, Instant pingPendingSince) {
        return new ConnectionInfo(
                name,
                state,
                state.isUp() ? Protocol.HTTP : null,
                Transport.TLS,
                "https",
                "prices.example.org",
                443,
                List.of(),
                null,
                null,
                SINCE,
                3,
                state == ConnectionState.NOT_CONNECTED ? SINCE.plusSeconds(30) : null,
                lastError,
                2,
                1,
                Duration.ofMillis(12),
                pingPendingSince,
                null,
                0,
                0);
    }

    public Opened last() {
        return opened.get(opened.size() - 1);
    }

    @Override
    public GunConnection open(String host, int port, GunOptions options) {
        return open(URI.create("http://" + host + ":" + port), options);
    }

    @Override
    public GunConnection open(URI uri, GunOptions options) {
        if (next != null) {
            opened.add(next);
            return next.connection;
        }
        Opened open = new Opened(uri, options);
        open.info(stateOfNew);
        given(open.connection.traffic()).willReturn(new ConnectionTraffic(1_000, 2_000, 30, 40, 5));
        given(open.connection.name()).willReturn(options.name());
        given(open.connection.terminated()).willReturn(open.terminated);
        given(open.connection.awaitUp(any())).willReturn(Protocol.HTTP);
        willAnswer(call -> {
                    open.calls.add("shutdown");
                    if (endsAtShutdown) {
                        open.end();
                    }
                    return null;
                })
                .given(open.connection)
                .shutdown();
        willAnswer(call -> {
                    open.calls.add("close");
                    open.end();
                    return null;
                })
                .given(open.connection)
                .close();
        opened.add(open);
        whileOpening.run();
        return open.connection;
    }

    @Override
    public GunConnection openUnix(Path path, GunOptions options) {
        return open(URI.create("unix:" + path), options);
    }

    @Override
    public GunPool openPool(URI uri, PoolOptions options) {
        throw new UnsupportedOperationException("this client has no pools");
    }

    @Override
    public GunPool pool(URI uri, String scope) {
        return null;
    }

    @Override
    public Collection<GunPool> pools() {
        return List.of();
    }

    @Override
    public GunConnection connection(String name) {
        return opened.stream()
                .filter(open -> name.equals(open.options.name()))
                .map(open -> open.connection)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<GunConnection> connections() {
        return opened.stream().map(open -> open.connection).toList();
    }

    @Override
    public GunOptions defaults() {
        return GunOptions.defaults();
    }

    @Override
    public void close() {
        opened.forEach(Opened::end);
    }
}
