package dev.gun.client.internal.connection;

import java.util.ArrayDeque;
import java.util.Deque;

/** The tunnels of one connection in which something was asked for since the last look. Event loop only. */
final class Tunnels {

    private final Deque<TunnelLayer> touched = new ArrayDeque<>();

    private boolean any;
    private long lastHop;

    /** A number for a tunnel of the connection's own, which are not counted with the user's streams. */
    long nextHop() {
        return --lastHop;
    }

    /** There is a tunnel now. */
    void made() {
        any = true;
    }

    /** Whether there has ever been one. */
    boolean any() {
        return any;
    }

    void touched(TunnelLayer tunnel) {
        touched.add(tunnel);
    }

    /**
     * Carries out what was asked for, admits requests, and writes through what was written into tunnels.
     *
     * @return whether there was anything to do
     */
    boolean apply() {
        TunnelLayer tunnel;
        boolean done = false;
        while ((tunnel = touched.poll()) != null) {
            tunnel.apply();
            done = true;
        }
        return done;
    }

    /** Carries out what protocols asked for, within a batch of reads. */
    void applyCommands() {
        if (!touched.isEmpty()) {
            // They stay touched: what was written is flushed at the end of the turn.
            for (TunnelLayer tunnel : touched.toArray(TunnelLayer[]::new)) {
                tunnel.applyCommands();
            }
        }
    }
}
