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
import dev.gun.client.TlsOptions;
import dev.gun.client.Transport;
import dev.gun.client.WsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that beans are given: stands for the one that is open under its name now. Opened and closed any
 * number of times; every method may be called from any thread.
 */
final class ManagedGunConnection extends Managed<GunConnection> implements GunConnection {

    /** What is no longer has no label that is too long (RFC 1035 §2.3.4). */
    private static final int SURELY_A_HOST = 63;

    private static final ConnectionTraffic NO_TRAFFIC = new ConnectionTraffic(0, 0, 0, 0, 0);

    private final GunConnectionDefinition definition;
    private final Instant createdAt = Instant.now();

    ManagedGunConnection(GunConnectionDefinition definition) {
        super(definition.autoStart());
        this.definition = definition;
    }

    GunConnectionDefinition definition() {
        return definition;
    }

    @Override
    Opened<GunConnection> open(GunClient client) {
        GunOptions options = definition.options();
        CompletableFuture<@Nullable Void> lastMessage = options.owner() instanceof GunOwnerEventPublisher publisher
                ? publisher.lastMessage(name())
                : CompletableFuture.completedFuture(null);
        Path path = definition.unixPath();
        return new Opened<>(
                path == null ? client.open(definition.uri(), options) : client.openUnix(path, options), lastMessage);
    }

    @Override
    GunConnectionDefinition.@Nullable AwaitUp awaiting() {
        return definition.awaitUp();
    }

    /** Said of all that could be: what is left is a name and a port, which were looked at when they were configured. */
    @Override
    boolean mayBeRefused() {
        GunOptions options = definition.options();
        return definition.unixPath() != null
                || !options.protocols().isEmpty()
                || !options.proxies().isEmpty()
                || !options.tls().equals(TlsOptions.defaults())
                || definition.uri().getHost().length() > SURELY_A_HOST
                || definition.port() < 1
                || definition.port() > 65_535;
    }

    @Override
    void waitUntilUp(Duration timeout) {
        awaitUp(timeout);
    }

    @Override
    @Nullable Reason lastError() {
        return info().lastError();
    }

    @Override
    boolean hasEnded(GunConnection connection) {
        return connection.info().state() == ConnectionState.TERMINATED;
    }

    @Override
    CompletionStage<Reason> terminated(GunConnection connection) {
        return connection.terminated();
    }

    @Override
    void close(GunConnection connection) {
        connection.close();
    }

    @Override
    String notOpen() {
        return "Connection '" + name() + "' is not open: " + whyNotOpen();
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
        GunConnection open = current();
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
        GunConnection open = current();
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
        // The last message goes to the new owner now.
        lastMessageGoesElsewhere();
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
        GunConnection open = current();
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
