package dev.gun.spring.listener;

import java.util.Set;

/**
 * A snapshot of a {@link GunWsListener} method.
 *
 * @param id its name
 * @param connections the connections whose frames it gets
 * @param concurrency how many frames of one connection it may work on at once
 * @param messages how many frames it was given
 * @param failures how many of them it could not handle, whether an error handler did or not
 */
public record GunWsListenerInfo(String id, Set<String> connections, int concurrency, long messages, long failures) {

    /** Keeps a copy of the names. */
    public GunWsListenerInfo {
        connections = Set.copyOf(connections);
    }
}
