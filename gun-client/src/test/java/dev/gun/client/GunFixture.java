package dev.gun.client;

import dev.gun.client.testkit.Gates;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.TestPki;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A client with an owner and recorded events for each test; closed after it. */
final class GunFixture implements BeforeEachCallback, AfterEachCallback {

    /** What trusts the test kit's authority. */
    static final TlsOptions TRUSTING =
            TlsOptions.builder().trust(TestPki.get().trustStore()).build();

    /** Of a request whose answer the owner hears. */
    static final RequestOptions TO_OWNER =
            RequestOptions.builder().replyTo(ReplyTo.OWNER).build();

    /** For awaiting a server of others: its first answer may take a busy machine longer than the API's own 5 s. */
    static final Duration PATIENCE = Gates.TIMEOUT;

    private @Nullable GunClient client;

    /** The owner of the connections that {@link #options} opens. */
    RecordingOwner owner = new RecordingOwner();

    /** Their events. */
    RecordedEvents events = new RecordedEvents();

    @Override
    public void beforeEach(ExtensionContext context) {
        client = GunClient.builder().eventLoopThreads(1).receiverThreads(2).build();
        owner = new RecordingOwner();
        events = new RecordedEvents();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        client().close();
    }

    GunClient client() {
        return Objects.requireNonNull(client);
    }

    /** With the owner, the recorded events and no retry; over TCP. */
    GunOptions.Builder options(Protocol... protocols) {
        return GunOptions.builder()
                .owner(owner)
                .eventHandler(events.handler)
                .transport(Transport.TCP)
                .protocols(protocols)
                .tls(TRUSTING)
                .retry(0, Duration.ZERO);
    }

    GunConnection open(RawPeer peer, GunOptions.Builder options) {
        return open(peer.host(), peer.port(), options);
    }

    GunConnection open(String host, int port, GunOptions.Builder options) {
        return client().open(host, port, options.build());
    }

    /** Asks for a path, without anything else in the request; the owner hears the answer. */
    static GunStream get(GunRequests through, String path) {
        return through.request("GET", path, Headers.empty(), Bytes.empty(), TO_OWNER);
    }

    /** Waits for the end of a connection. */
    static Reason end(GunConnection connection) {
        try {
            return connection.terminated().toCompletableFuture().get(Gates.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(connection + " did not end", e);
        }
    }
}
