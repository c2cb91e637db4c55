package dev.gun.client.event;

import dev.gun.client.GunStream;
import org.jspecify.annotations.Nullable;

/**
 * The origin changed, since a tunnel or a SOCKS connection was established.
 *
 * @param connection the connection's name
 * @param type what changed it
 * @param originScheme the scheme now
 * @param originHost the host now
 * @param originPort the port now
 * @param stream the stream; set when the change is inside a tunnel or of one stream only
 */
public record OriginChangedEvent(
        String connection,
        Type type,
        String originScheme,
        String originHost,
        int originPort,
        @Nullable GunStream stream)
        implements GunEvent {

    /** What changed the origin. */
    public enum Type {
        /** An HTTP CONNECT. */
        CONNECT,
        /** A SOCKS5 proxy. */
        SOCKS5
    }
}
