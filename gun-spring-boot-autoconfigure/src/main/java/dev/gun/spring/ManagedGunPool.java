package dev.gun.spring;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunPool;
import dev.gun.client.GunStream;
import dev.gun.client.PoolInfo;
import dev.gun.client.PoolLease;
import dev.gun.client.PoolOptions;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.spring.GunConnectionDefinition.AwaitUp;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pool that beans are given: stands for the one that is open under its name now. Opened and closed any number of
 * times; every method may be called from any thread.
 */
final class ManagedGunPool extends Managed<GunPool> implements GunPool {

    private final GunPoolDefinition definition;
    private final RollingReconnect rolling = new RollingReconnect(RollingReconnect.Timer.JDK);

    ManagedGunPool(GunPoolDefinition definition) {
        super(definition.autoStart());
        this.definition = definition;
    }

    // ---- for the registry

    @Override
    @Nullable AwaitUp awaiting() {
        return definition.awaitUp();
    }

    @Override
    boolean mayBeRefused() {
        return true;
    }

    @Override
    void waitUntilUp(Duration timeout) {
        awaitUp(timeout);
    }

    @Override
    @Nullable Reason lastError() {
        return info().members().stream()
                .filter(member -> member.state() != PoolInfo.MemberState.READY)
                .map(member -> member.connection().lastError())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    Opened<GunPool> open(GunClient client) {
        PoolOptions options = definition.options();
        GunOptions given = options.connection();
        GunOptions.Builder connections =
                (given == null ? client.defaults() : given).toBuilder().eventHandler(rolling);
        if (given == null || !(given.owner() instanceof GunOwnerEventPublisher publisher)) {
            return new Opened<>(open(client, options, connections), CompletableFuture.completedFuture(null));
        }
        MemberMessages messages = new MemberMessages(publisher);
        GunPool opened = open(client, options, connections.owner(messages).eventHandler(messages));
        opened.terminated().whenComplete((reason, failure) -> messages.poolEnded());
        return new Opened<>(opened, messages.last());
    }

    private GunPool open(GunClient client, PoolOptions options, GunOptions.Builder connections) {
        return client.openPool(
                definition.uri(),
                options.toBuilder().connection(connections.build()).build());
    }

    /** Has every member connect again, one at a time. */
    void reconnect(GunClient client) {
        GunPool opened = current();
        if (opened == null) {
            return;
        }
        Set<String> members = opened.info().members().stream()
                .map(member -> member.connection().name())
                .collect(Collectors.toSet());
        rolling.start(client.connections().stream()
                .filter(connection -> members.contains(connection.name()))
                .toList());
    }

    @Override
    boolean hasEnded(GunPool pool) {
        return pool.info().state() == PoolInfo.State.STOPPED;
    }

    @Override
    CompletionStage<Reason> terminated(GunPool pool) {
        return pool.terminated();
    }

    @Override
    void close(GunPool pool) {
        pool.close();
    }

    @Override
    String notOpen() {
        return "Pool '" + name() + "' is not open: "
                + (definition.autoStart()
                        ? "it is opened when the application context has created all beans and starts"
                        : "it has auto-start: false, so GunPoolRegistry.open(\"" + name() + "\") opens it");
    }

    // ---- the pool

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public String origin() {
        GunPool open = current();
        return open == null ? Origins.of(definition.uri()) : open.origin();
    }

    @Override
    public PoolOptions options() {
        return definition.options();
    }

    /** One that was not opened has no members, and is {@code STOPPED}. */
    @Override
    public PoolInfo info() {
        GunPool open = current();
        return open == null
                ? new PoolInfo(
                        name(),
                        origin(),
                        options().scope(),
                        PoolInfo.State.STOPPED,
                        options().size(),
                        0,
                        0,
                        List.of())
                : open.info();
    }

    @Override
    public void awaitUp(Duration timeout) {
        open().awaitUp(timeout);
    }

    @Override
    public CompletionStage<PoolLease> checkout() {
        return open().checkout();
    }

    @Override
    public PoolLease awaitCheckout() {
        return open().awaitCheckout();
    }

    @Override
    public <S extends GunStream> CompletionStage<S> stream(Function<? super GunConnection, ? extends S> request) {
        return open().stream(request);
    }

    @Override
    public <S extends GunStream> S awaitStream(Function<? super GunConnection, ? extends S> request) {
        return open().awaitStream(request);
    }

    @Override
    public CompletionStage<Void> wsSend(WsFrame... frames) {
        return open().wsSend(frames);
    }

    @Override
    public CompletionStage<Reason> terminated() {
        return open().terminated();
    }

    /** Not marked as ending, as a connection is: the client refuses another pool of its name until this one has stopped. */
    @Override
    public void shutdown() {
        notDue();
        GunPool open = current();
        if (open != null) {
            open.shutdown();
        }
    }

    @Override
    public void close() {
        notDue();
        GunPool open = current();
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String toString() {
        return "GunPool[" + name() + ", " + info().state() + "]";
    }
}
