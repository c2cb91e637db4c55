package dev.gun.client.message;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;

/**
 * An informational response, status 1xx (RFC 9110 §15.2).
 *
 * @param stream the stream
 * @param status 100 to 199
 * @param headers the header fields
 */
public record GunInform(GunStream stream, int status, Headers headers) implements GunMessage.OfStream {}
