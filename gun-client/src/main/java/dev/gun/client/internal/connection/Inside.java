package dev.gun.client.internal.connection;

import dev.gun.client.Reason;
import dev.gun.client.internal.connection.Streams.Lost;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.TunnelLink;
import org.jspecify.annotations.Nullable;

/** What is to be inside a tunnel once it is made. Event loop only. */
interface Inside {

    /** The tunnel is made: from now on {@code link} carries the bytes. */
    void established(TunnelLink link);

    /** There is no tunnel, or there is none any more: everything inside ends, and is added to {@code lost}. */
    void gone(Reason reason, Lost lost);

    /** What carries the tunnel goes away gracefully. */
    void shutdown();

    /** What is spoken inside, {@code null} while it is not up. */
    @Nullable ConnectionProtocol protocol();
}
