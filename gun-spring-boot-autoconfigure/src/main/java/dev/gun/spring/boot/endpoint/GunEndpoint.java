package dev.gun.spring.boot.endpoint;

import dev.gun.client.GunConnection;
import dev.gun.spring.GunConnectionRegistry;
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
 * Shows the connections of the application, and has one of them connect again, end or begin anew. Shows nothing that
 * may be secret: no path, query, header or payload.
 */
@Endpoint(id = "gun")
public final class GunEndpoint {

    private final GunConnectionRegistry registry;

    /** What can be done to a connection. */
    enum Action {
        /** Its socket is given up, and it connects again. */
        RECONNECT,
        /** It ends gracefully, and stays away until it is restarted. */
        CLOSE,
        /** It ends gracefully and begins anew; one that has ended just begins. */
        RESTART
    }

    /** Shows the connections of this registry. */
    public GunEndpoint(GunConnectionRegistry registry) {
        this.registry = registry;
    }

    /** Every connection, by name. */
    @ReadOperation
    public ConnectionsDescriptor connections() {
        Map<String, ConnectionDescriptor> connections = new LinkedHashMap<>();
        registry.stream().forEach(connection -> connections.put(connection.name(), describe(connection)));
        return new ConnectionsDescriptor(connections);
    }

    /**
     * One connection.
     *
     * @throws InvalidEndpointRequestException when there is none of that name
     */
    @ReadOperation
    public ConnectionDescriptor connection(@Selector String name) {
        return describe(known(name));
    }

    /**
     * Does something to a connection, and does not wait for it to be done.
     *
     * @param action {@code reconnect}, {@code close} or {@code restart}
     * @return the connection as it is now, which may be before anything of it has happened
     * @throws InvalidEndpointRequestException when there is no connection of that name, or no such action
     */
    @WriteOperation
    public ConnectionDescriptor act(@Selector String name, String action) {
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
     * All connections.
     *
     * @param connections what is known about each, by its name
     */
    public record ConnectionsDescriptor(Map<String, ConnectionDescriptor> connections)
            implements OperationResponseBody {}
}
