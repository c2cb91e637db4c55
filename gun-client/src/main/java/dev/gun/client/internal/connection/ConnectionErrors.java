package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.message.GunError;
import java.util.IdentityHashMap;
import java.util.List;

/** Says of a connection that broke while streams were alive that it did, before each of them fails (spec page 1 §3). */
final class ConnectionErrors {

    private ConnectionErrors() {}

    /**
     * Tells the owner once, and once each receiver of the streams. Handles are not told: they hear of their own stream.
     *
     * @param written the streams that were alive on the socket
     */
    static void tell(ConnectionDriver driver, Protocol protocol, List<Orphan> written, Reason reason) {
        if (!isConnectionWide(protocol, reason)) {
            return;
        }
        // By receiver, since one on the event loop has a lane for each of its streams.
        IdentityHashMap<GunReceiver, Lane> lanes = new IdentityHashMap<>();
        boolean alive = false;
        GunReceiver owner = driver.delivery().owner();
        for (Orphan orphan : written) {
            DefaultGunStream stream = (DefaultGunStream) orphan.stream();
            Lane lane = stream.lane();
            if (!stream.silenced()) {
                alive = true;
                if (lane != null && lane.receiver() != owner) {
                    lanes.putIfAbsent(lane.receiver(), lane);
                }
            }
        }
        if (alive) {
            GunError error = new GunError(driver.name(), null, reason, Processed.MAYBE);
            driver.tellOwner(error);
            lanes.values().forEach(lane -> driver.delivery().add(lane, error));
        }
    }

    /** Whether it is a broken rule of HTTP that ended the connection; an end of the socket is told by GunDown alone. */
    private static boolean isConnectionWide(Protocol protocol, Reason reason) {
        return (protocol == Protocol.HTTP || protocol == Protocol.HTTP2)
                && (reason instanceof Reason.ProtocolError || reason instanceof Reason.LimitReached);
    }
}
