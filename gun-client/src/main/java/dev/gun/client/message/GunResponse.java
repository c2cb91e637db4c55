package dev.gun.client.message;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;

/**
 * The head of the final response.
 *
 * @param stream the stream
 * @param fin whether this is all: no body and no trailers follow
 * @param status 200 to 599, or whatever the server sent
 * @param headers the header fields; of a body that is decoded without {@code content-encoding} and {@code
 *     content-length}
 * @param originalHeaders the header fields as they came
 */
public record GunResponse(GunStream stream, boolean fin, int status, Headers headers, Headers originalHeaders)
        implements GunMessage.OfStream {

    /** A response whose body is delivered as it comes. */
    public GunResponse(GunStream stream, boolean fin, int status, Headers headers) {
        this(stream, fin, status, headers, headers);
    }
}
