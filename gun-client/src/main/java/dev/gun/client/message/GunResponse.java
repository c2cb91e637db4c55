package dev.gun.client.message;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;

/**
 * The head of the final response.
 *
 * @param stream the stream
 * @param fin whether this is all: no body and no trailers follow
 * @param status 200 to 599, or whatever the server sent
 * @param headers the header fields
 */
public record GunResponse(GunStream stream, boolean fin, int status, Headers headers) implements GunMessage.OfStream {}
