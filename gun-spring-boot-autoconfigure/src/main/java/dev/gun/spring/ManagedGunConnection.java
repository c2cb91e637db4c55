package dev.gun.spring;

import dev.gun.client.Bytes;
import dev.gun.client.ConnectionInfo;
import dev.gun.client.ConnectionState;
import dev.gun.client.ConnectionTraffic;
import dev.gun.client.Destination;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.GunSession;
import dev.gun.client.GunStream;
import dev.gun.client.GunTunnel;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.Intermediary;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.RequestOptions;
import dev.gun.client.StreamInfo;
import dev.gun.client.Transport;
import dev.gun.client.WsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that beans are given: stands for the one that is open under its name now. Opened and closed any
 * number of times; every method may be called from any thread.
 */
final class ManagedGunConnection implements GunConnection, Managed {

    private static final ConnectionTraffic NO_TRAFFIC = new ConnectionTraffic(0, 0, 0, 0, 0);

    private final GunConnectionDefinition definition;
    private final Instant createdAt = Instant.now();
    private final AtomicReference<@Nullable Opened> current = new AtomicReference<>();

    /** Guarded by the registry's lock. */
    private boolean wanted;

    /**
     * What was opened last.
     *
     * @param connection the connection
     * @param ending whether it was told to end: it may not say so itself yet
     * @param lastMessage completes when the application was told the last of it
     */
    private record Opened(GunConnection connection, boolean ending, CompletableFuture<@Nullable Void> lastMessage) {

        boolean isLive() {
            return !ending && connection.info().state() != ConnectionState.TERMINATED;
        }
    }

    ManagedGunConnection(GunConnectionDefinition definition) {
        this.definition = definition;
        this.wanted = definition.autoStart();
    }

    GunConnectionDefinition definition() {
        return definition;
    }

    @Override
    public boolean isWanted() {
        return wanted;
    }

    @Override
    public void want() {
        wanted = true;
    }

    /** Opens a connection unless one is open. The registry calls this under its lock. */
    void open(GunClient client) {
        Opened before = current.get();
        if (before != null && before.isLive()) {
            return;
        }
        if (before != null) {
            before.connection.close();
        }
        GunOptions options = definition.options();
        CompletableFuture<@Nullable Void> lastMessage = options.owner() instanceof GunOwnerEventPublisher publisher
                ? publisher.lastMessage(name())
                : CompletableFuture.completedFuture(null);
        Path path = definition.unixPath();
        GunConnection opened = path == null ? client.open(definition.uri(), options) : client.openUnix(path, options);
        current.set(new Opened(opened, false, lastMessage));
    }

    @Override
    public boolean isOpened() {
        return current.get() != null;
    }

    @Override
    public GunConnectionDefinition.@Nullable AwaitUp awaiting() {
        return definition.awaitUp();
    }

    @Override
    public void waitUntilUp(Duration timeout) {
        awaitUp(timeout);
    }

    @Override
    public @Nullable Reason lastError() {
        return info().lastError();
    }

    /** Marks the connection that is open as ending, and returns it; {@code null} when none was opened. */
    private @Nullable GunConnection ending() {
        Opened opened =
                current.updateAndGet(now -> now == null ? null : new Opened(now.connection, true, now.lastMessage));
        return opened == null ? null : opened.connection;
    }

    @Override
    public CompletableFuture<?> ended() {
        Opened opened = current.get();
        return opened == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.allOf(opened.connection.terminated().toCompletableFuture(), opened.lastMessage);
    }

    private @Nullable GunConnection connection() {
        Opened opened = current.get();
        return opened == null ? null : opened.connection;
    }

    private GunConnection open() {
        GunConnection open = connection();
        if (open == null) {
            throw new IllegalStateException("Connection '" + name() + "' is not open: " + whyNotOpen());
        }
        return open;
    }

    private String whyNotOpen() {
        if (!definition.autoStart()) {
            return "it has auto-start: false, so GunConnectionRegistry.open(\"" + name() + "\") opens it";
        }
        return definition.leaderOnly()
                ? "it has leader-only: true, so it is opened when this instance of the application leads"
                : "it is opened when the application context has created all beans and starts";
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public ConnectionInfo info() {
        GunConnection open = connection();
        return open == null ? notOpened() : open.info();
    }

    @Override
    public StreamInfo streamInfo(GunStream stream) {
        return open().streamInfo(stream);
    }

    private ConnectionInfo notOpened() {
        return new ConnectionInfo(
                name(),
                ConnectionState.NOT_CONNECTED,
                null,
                definition.isSecure() ? Transport.TLS : Transport.TCP,
                definition.isSecure() ? "https" : "http",
                String.valueOf(definition.uri().getHost()),
                definition.port(),
                definition.options().proxies().stream()
                        .map(proxy -> new Intermediary(
                                proxy.type(),
                                proxy.host(),
                                proxy.port(),
                                proxy.transport(),
                                proxy.protocols().get(0)))
                        .toList(),
                null,
                null,
                createdAt,
                0,
                null,
                null,
                0,
                0,
                null,
                null,
                null,
                0,
                0);
    }

    @Override
    public ConnectionTraffic traffic() {
        GunConnection open = connection();
        return open == null ? NO_TRAFFIC : open.traffic();
    }

    @Override
    public String defaultPath() {
        return definition.defaultPath();
    }

    @Override
    public GunOptions options() {
        return definition.options();
    }

    @Override
    public Protocol awaitUp(Duration timeout) {
        return open().awaitUp(timeout);
    }

    @Override
    public void flush() {
        open().flush();
    }

    @Override
    public @Nullable GunSession session() {
        return open().session();
    }

    @Override
    public void setOwner(@Nullable GunOwner previous, GunOwner owner) {
        open().setOwner(previous, owner);
        Opened opened = current.get();
        if (opened != null) {
            // The last message goes to the new owner now.
            opened.lastMessage.complete(null);
        }
    }

    @Override
    public Monitor monitor(Consumer<Reason> listener) {
        return open().monitor(listener);
    }

    @Override
    public CompletionStage<Reason> terminated() {
        return open().terminated();
    }

    @Override
    public GunStream request(String method, String path, Headers headers, Bytes body, RequestOptions options) {
        return open().request(method, path, headers, body, options);
    }

    @Override
    public GunStream headers(String method, String path, Headers headers, RequestOptions options) {
        return open().headers(method, path, headers, options);
    }

    @Override
    public GunWebSocket wsUpgrade(String path) {
        return open().wsUpgrade(path);
    }

    @Override
    public GunWebSocket wsUpgrade(String path, Headers headers, WsOptions options) {
        return open().wsUpgrade(path, headers, options);
    }

    @Override
    public GunStream raw(RequestOptions options) {
        return open().raw(options);
    }

    @Override
    public GunTunnel connect(Destination destination, Headers headers, RequestOptions options) {
        return open().connect(destination, headers, options);
    }

    @Override
    public long ping() {
        return open().ping();
    }

    @Override
    public void reconnect() {
        GunConnection open = connection();
        if (open != null) {
            open.reconnect();
        }
    }

    @Override
    public void shutdown() {
        GunConnection open = ending();
        if (open == null) {
            return;
        }
        open.shutdown();
    }

    @Override
    public void close() {
        GunConnection open = ending();
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String toString() {
        return "GunConnection[" + name() + ", " + info().state() + "]";
    }
}
