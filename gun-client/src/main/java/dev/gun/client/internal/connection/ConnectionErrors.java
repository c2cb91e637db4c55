package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.message.GunError;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says of a connection that broke while streams were alive that it did, before each of them fails (spec page 1 §3). */
final class ConnectionErrors {

    private final @Nullable GunReceiver owner;
    /** By receiver, since one on the event loop has a lane for each of its streams. */
    private final IdentityHashMap<GunReceiver, Lane> lanes = new IdentityHashMap<>();

    private boolean alive;

    private ConnectionErrors(@Nullable GunReceiver owner) {
        this.owner = owner;
    }

    /**
     * Tells the owner once, and once each receiver of the streams. Handles are not told: they hear of their own stream.
     *
     * @param written the streams that were alive on the socket
     */
    static void tell(ConnectionDriver driver, Protocol protocol, List<Orphan> written, Reason reason) {
        if (!isConnectionWide(protocol, reason)) {
            return;
        }
        ConnectionErrors told = new ConnectionErrors(driver.delivery().owner());
        for (Orphan orphan : written) {
            told.add((DefaultGunStream) orphan.stream());
        }
        if (told.alive) {
            GunError error = new GunError(driver.name(), null, reason, Processed.MAYBE);
            driver.tellOwner(error);
            told.lanes.values().forEach(lane -> driver.delivery().add(lane, error));
        }
    }

    private void add(DefaultGunStream stream) {
        if (stream.silenced()) {
            return;
        }
        alive = true;
        Lane lane = stream.lane();
        if (lane != null && lane.receiver() != owner) {
            lanes.putIfAbsent(lane.receiver(), lane);
        }
        stream.eachCarried(this::add);
    }

    /** Whether it is a broken rule of HTTP that ended the connection; an end of the socket is told by GunDown alone. */
    private static boolean isConnectionWide(Protocol protocol, Reason reason) {
        return (protocol == Protocol.HTTP || protocol == Protocol.HTTP2)
                && (reason instanceof Reason.ProtocolError || reason instanceof Reason.LimitReached);
    }
}
