package dev.gun.client.message;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;

/**
 * The trailer fields, which end the response (RFC 9110 §6.5).
 *
 * @param stream the stream
 * @param headers the trailer fields
 */
public record GunTrailers(GunStream stream, Headers headers) implements GunMessage.OfStream {}
