package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The protocol changed, of the connection or of one stream.
 *
 * @param connection the connection's name
 * @param protocol the protocol now
 * @param stream the stream; set when the change is inside a tunnel or of one stream only
 */
public record ProtocolChangedEvent(
        String connection, Protocol protocol, @Nullable GunStream stream) implements GunEvent {}
