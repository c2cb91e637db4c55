package dev.gun.spring.boot.endpoint;

import dev.gun.client.GunConnection;
import dev.gun.client.GunPool;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.UnknownGunConnectionException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the connections and pools of the application, and has one of them connect again, end or begin anew. Shows nothing that
 * may be secret: no path, query, header or payload.
 */
@Endpoint(id = "gun")
public final class GunEndpoint {

    private final GunConnectionRegistry registry;
    private final GunPoolRegistry pools;

    /** What can be done to a connection, or to those of a pool. */
    enum Action {
        /** Its socket is given up, and it connects again. */
        RECONNECT,
        /** It ends gracefully, and stays away until it is restarted. */
        CLOSE,
        /** It ends gracefully and begins anew; one that has ended just begins. */
        RESTART
    }

    /** Shows these connections and pools. */
    public GunEndpoint(GunConnectionRegistry registry, GunPoolRegistry pools) {
        this.registry = registry;
        this.pools = pools;
    }

    /** Every connection and every pool, by name. */
    @ReadOperation
    public ConnectionsDescriptor connections() {
        Map<String, ConnectionDescriptor> connections = new LinkedHashMap<>();
        registry.stream().forEach(connection -> connections.put(connection.name(), describe(connection)));
        Map<String, PoolDescriptor> shown = new LinkedHashMap<>();
        pools.stream().forEach(pool -> shown.put(pool.name(), describe(pool)));
        return new ConnectionsDescriptor(connections, shown);
    }

    /**
     * One connection, a {@link ConnectionDescriptor}, or one pool, a {@link PoolDescriptor}.
     *
     * @throws InvalidEndpointRequestException when there is none of that name
     */
    @ReadOperation
    public OperationResponseBody connection(@Selector String name) {
        GunPool pool = pools.find(name).orElse(null);
        return pool == null ? describe(known(name)) : describe(pool);
    }

    /**
     * Does something to a connection or a pool, and does not wait for it to be done.
     *
     * @param action {@code reconnect}, {@code close} or {@code restart}
     * @return the connection or the pool as it is now, which may be before anything of it has happened
     * @throws InvalidEndpointRequestException when there is no connection of that name, or no such action
     */
    @WriteOperation
    public OperationResponseBody act(@Selector String name, String action) {
        GunPool pool = pools.find(name).orElse(null);
        if (pool != null) {
            switch (action(action)) {
                case RECONNECT -> pools.reconnect(name);
                case CLOSE -> pool.shutdown();
                case RESTART -> pools.restart(name);
            }
            return describe(pool);
        }
        GunConnection connection = known(name);
        switch (action(action)) {
            case RECONNECT -> connection.reconnect();
            case CLOSE -> connection.shutdown();
            case RESTART -> registry.restart(name);
        }
        return describe(connection);
    }

    private ConnectionDescriptor describe(GunConnection connection) {
        return ConnectionDescriptor.of(connection, isOpened(connection.name()));
    }

    private PoolDescriptor describe(GunPool pool) {
        String name = pool.name();
        return PoolDescriptor.of(pool, pools.names().contains(name) && pools.isOpened(name));
    }

    /** One that was removed meanwhile is not opened. */
    private boolean isOpened(String name) {
        return registry.names().contains(name) && registry.isOpened(name);
    }

    private GunConnection known(String name) {
        try {
            return registry.get(name);
        } catch (UnknownGunConnectionException e) {
            throw new InvalidEndpointRequestException(String.valueOf(e.getMessage()), e.getMessage(), e);
        }
    }

    private static Action action(String text) {
        for (Action action : Action.values()) {
            if (name(action).equals(text.trim().toLowerCase(Locale.ROOT))) {
                return action;
            }
        }
        String known = Arrays.stream(Action.values()).map(GunEndpoint::name).collect(Collectors.joining(", "));
        // Without what was sent: it would be shown unescaped by whoever prints the answer.
        String message = "There is no such action: the known ones are " + known;
        throw new InvalidEndpointRequestException(message, message);
    }

    private static String name(Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    /**
     * All connections and pools.
     *
     * @param connections what is known about each connection, by its name
     * @param pools what is known about each pool, by its name
     */
    public record ConnectionsDescriptor(
            Map<String, ConnectionDescriptor> connections, Map<String, PoolDescriptor> pools)
            implements OperationResponseBody {}
}
