package dev.gun.spring.boot.metrics;

import dev.gun.client.GunPool;
import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.DomainLookupEvent;
import dev.gun.client.event.GunEvent;
import dev.gun.client.event.TlsHandshakeEvent;
import dev.gun.client.event.UpEvent;
import dev.gun.spring.GunPoolRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Meters of every pool in the registry, those included that are added at run time; the meters of one that is removed go
 * with it. What its connections do is counted for the pool as a whole, so that there are as many meters for a pool of a
 * thousand connections as for one of two.
 */
public final class GunPoolMetrics implements ConnectionEventHandler, MeterBinder, GunPoolRegistry.Listener {

    private final Supplier<GunPoolRegistry> pools;
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();
    private final Map<String, PoolMeters> meters = new ConcurrentHashMap<>();
    private final AtomicBoolean listening = new AtomicBoolean();

    /**
     * Metrics of a registry's pools.
     *
     * @param pools asked when the first meter registry is bound: the pools need their event handlers, of which this is
     *     one, before they come to be
     */
    public GunPoolMetrics(Supplier<GunPoolRegistry> pools) {
        this.pools = pools;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        registries.add(registry);
        if (listening.compareAndSet(false, true)) {
            pools.get().addListener(this);
        } else {
            meters.values().forEach(pool -> pool.bindTo(registry));
        }
    }

    @Override
    public void added(GunPool pool) {
        PoolMeters added = new PoolMeters(pool);
        meters.put(pool.name(), added);
        registries.forEach(added::bindTo);
    }

    @Override
    public void removed(GunPool pool) {
        PoolMeters removed = meters.remove(pool.name());
        if (removed != null) {
            removed.remove();
        }
    }

    /** A member is named after its pool, with a number: {@code api-3}. */
    private void with(GunEvent event, Consumer<PoolMeters> action) {
        String member = event.connection();
        int dash = member.lastIndexOf('-');
        PoolMeters of = dash < 0 ? null : meters.get(member.substring(0, dash));
        if (of != null && of.has(member)) {
            action.accept(of);
        }
    }

    @Override
    public void domainLookupStart(DomainLookupEvent event) {
        with(event, of -> of.phaseStarts(event.connection()));
    }

    @Override
    public void domainLookupEnd(DomainLookupEvent event) {
        with(event, of -> of.phaseEnds(event.connection(), GunMeters.DOMAIN_LOOKUP, event.error()));
    }

    @Override
    public void connectStart(ConnectEvent event) {
        with(event, of -> of.phaseStarts(event.connection()));
    }

    @Override
    public void connectEnd(ConnectEvent event) {
        with(event, of -> of.phaseEnds(event.connection(), GunMeters.CONNECT, event.error()));
    }

    @Override
    public void tlsHandshakeStart(TlsHandshakeEvent event) {
        if (event.stream() == null) {
            with(event, of -> of.phaseStarts(event.connection()));
        }
    }

    @Override
    public void tlsHandshakeEnd(TlsHandshakeEvent event) {
        if (event.stream() == null) {
            with(event, of -> of.phaseEnds(event.connection(), GunMeters.TLS_HANDSHAKE, event.error()));
        }
    }

    @Override
    public void up(UpEvent event) {
        with(event, of -> of.up(event.connection()));
    }
}
