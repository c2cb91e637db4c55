package dev.gun.spring.boot.metrics;

import dev.gun.client.GunConnection;
import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.DomainLookupEvent;
import dev.gun.client.event.DownEvent;
import dev.gun.client.event.GunEvent;
import dev.gun.client.event.TerminateEvent;
import dev.gun.client.event.TlsHandshakeEvent;
import dev.gun.client.event.UpEvent;
import dev.gun.spring.GunConnectionRegistry;
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
 * Meters of every connection in the registry, those included that are added at run time; the meters of one that is
 * removed go with it. Connections that are opened by other ways have none, since there is no bound on their names.
 *
 * <p>What happens often is read from the connection's own counters when somebody looks: a WebSocket frame costs nothing
 * here.
 */
public final class GunMetrics implements ConnectionEventHandler, MeterBinder, GunConnectionRegistry.Listener {

    private final Supplier<GunConnectionRegistry> connections;
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();
    private final Map<String, ConnectionMeters> meters = new ConcurrentHashMap<>();
    private final AtomicBoolean listening = new AtomicBoolean();

    /**
     * Metrics of a registry's connections.
     *
     * @param connections asked when the first meter registry is bound: the connections need their event handlers, of
     *     which this is one, before they come to be
     */
    public GunMetrics(Supplier<GunConnectionRegistry> connections) {
        this.connections = connections;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        registries.add(registry);
        if (listening.compareAndSet(false, true)) {
            connections.get().addListener(this);
        } else {
            meters.values().forEach(connection -> connection.bindTo(registry));
        }
    }

    @Override
    public void added(GunConnection connection) {
        ConnectionMeters added = new ConnectionMeters(connection);
        meters.put(connection.name(), added);
        registries.forEach(added::bindTo);
    }

    @Override
    public void removed(GunConnection connection) {
        ConnectionMeters removed = meters.remove(connection.name());
        if (removed != null) {
            removed.remove();
        }
    }

    private void with(GunEvent event, Consumer<ConnectionMeters> action) {
        ConnectionMeters of = meters.get(event.connection());
        if (of != null) {
            action.accept(of);
        }
    }

    @Override
    public void domainLookupStart(DomainLookupEvent event) {
        with(event, ConnectionMeters::phaseStarts);
    }

    @Override
    public void domainLookupEnd(DomainLookupEvent event) {
        with(event, of -> of.phaseEnds(GunMeters.DOMAIN_LOOKUP, event.error()));
    }

    @Override
    public void connectStart(ConnectEvent event) {
        with(event, ConnectionMeters::phaseStarts);
    }

    @Override
    public void connectEnd(ConnectEvent event) {
        with(event, of -> of.phaseEnds(GunMeters.CONNECT, event.error()));
    }

    @Override
    public void tlsHandshakeStart(TlsHandshakeEvent event) {
        if (event.stream() == null) {
            with(event, ConnectionMeters::phaseStarts);
        }
    }

    @Override
    public void tlsHandshakeEnd(TlsHandshakeEvent event) {
        if (event.stream() == null) {
            with(event, of -> of.phaseEnds(GunMeters.TLS_HANDSHAKE, event.error()));
        }
    }

    @Override
    public void up(UpEvent event) {
        with(event, ConnectionMeters::up);
    }

    @Override
    public void down(DownEvent event) {
        with(event, ConnectionMeters::down);
    }

    @Override
    public void terminate(TerminateEvent event) {
        with(event, ConnectionMeters::down);
    }
}
