package dev.gun.spring.cluster;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The leadership of each connection with {@code leader-only: true}. */
public final class GunLeaderships {

    private final Map<String, DefaultGunLeadership> leaderships = new LinkedHashMap<>();

    /** The leaderships of these connections; none leads yet. */
    public GunLeaderships(Collection<String> connections) {
        connections.forEach(connection -> leaderships.put(connection, new DefaultGunLeadership(connection)));
    }

    /**
     * The leadership of a connection.
     *
     * @throws IllegalArgumentException when it is not a connection with {@code leader-only: true}
     */
    public GunLeadership get(String connection) {
        return of(connection);
    }

    DefaultGunLeadership of(String connection) {
        DefaultGunLeadership leadership = leaderships.get(connection);
        if (leadership == null) {
            throw new IllegalArgumentException("Connection '" + connection
                    + "' is not one with leader-only: true; these are: " + leaderships.keySet());
        }
        return leadership;
    }
}
