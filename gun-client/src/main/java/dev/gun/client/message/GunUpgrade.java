package dev.gun.client.message;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import java.util.List;

/**
 * The stream was upgraded to another protocol.
 *
 * @param stream the stream
 * @param protocols the protocols now spoken, for example {@code websocket}
 * @param headers the header fields of the answer
 */
public record GunUpgrade(GunStream stream, List<String> protocols, Headers headers) implements GunMessage.OfStream {

    /** Keeps a copy of the list. */
    public GunUpgrade {
        protocols = List.copyOf(protocols);
    }
}
