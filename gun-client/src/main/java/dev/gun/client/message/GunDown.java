package dev.gun.client.message;

import dev.gun.client.GunStream;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import java.util.List;

/**
 * The connection was lost, or drained and closed. Each stream that was open when it was lost, or when the server began to
 * drain it, and that has not completed, is in exactly one of the lists, in the order of the requests, and has had its
 * {@link GunError} before.
 *
 * @param connection the connection's name
 * @param protocol what it spoke
 * @param reason why; {@link Reason#NORMAL} for a clean end
 * @param maybeProcessed open streams that the server may have acted on
 * @param unprocessed open streams that the server provably did not act on: these can be sent again
 */
public record GunDown(
        String connection,
        Protocol protocol,
        Reason reason,
        List<GunStream> maybeProcessed,
        List<GunStream> unprocessed)
        implements GunMessage {

    /** Keeps copies of the lists. */
    public GunDown {
        maybeProcessed = List.copyOf(maybeProcessed);
        unprocessed = List.copyOf(unprocessed);
    }
}
