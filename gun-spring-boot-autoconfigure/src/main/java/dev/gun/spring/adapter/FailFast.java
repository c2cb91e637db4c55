package dev.gun.spring.adapter;

import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunPool;
import dev.gun.client.GunStream;
import dev.gun.client.Reason;
import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.DomainLookupEvent;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.TlsHandshakeEvent;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fails what waits for a pool that has no connection as soon as an attempt to connect fails. The pool goes on trying,
 * but whoever uses an HTTP client expects to hear at once that nobody is there. Thread-safe.
 */
final class FailFast implements EventHandler {

    /** Those that wait, by something that is theirs alone; as many as may stand in the pool's line. */
    private final Set<Waiting<?>> waiting = ConcurrentHashMap.newKeySet();

    /**
     * Why an attempt failed before anybody waited: the pool connects as soon as it is opened, and may be refused before
     * the request that it was opened for stands in line. Only for that request: later the failure is an old one.
     */
    private volatile @Nullable Reason early;

    private final AtomicBoolean watched = new AtomicBoolean();

    /** One that waits; equal to itself only. */
    private static final class Waiting<S> {

        final GunPool pool;
        final CompletableFuture<S> stream;

        Waiting(GunPool pool, CompletableFuture<S> stream) {
            this.pool = pool;
            this.stream = stream;
        }

        void fail(Reason reason) {
            if (pool.info().ready() == 0) {
                stream.completeExceptionally(new GunException.Connection(reason));
            }
        }
    }

    <S extends GunStream> CompletableFuture<S> watch(
            GunPool pool, Function<? super GunConnection, ? extends S> request) {
        CompletableFuture<S> stream = pool.<S>stream(request).toCompletableFuture();
        if (!stream.isDone()) {
            Waiting<S> one = new Waiting<>(pool, stream);
            waiting.add(one);
            // Behind the line above, as the failure is set before those that wait are told: one sees the other.
            Reason failed = early;
            if (watched.compareAndSet(false, true) && failed != null) {
                one.fail(failed);
            }
            stream.whenComplete((opened, failure) -> waiting.remove(one));
        }
        return stream;
    }

    private void ended(@Nullable Reason error) {
        if (error != null) {
            early = error;
            waiting.forEach(one -> one.fail(error));
        }
    }

    @Override
    public void domainLookupEnd(DomainLookupEvent event) {
        ended(event.error());
    }

    @Override
    public void connectEnd(ConnectEvent event) {
        ended(event.error());
    }

    @Override
    public void tlsHandshakeEnd(TlsHandshakeEvent event) {
        ended(event.error());
    }
}
