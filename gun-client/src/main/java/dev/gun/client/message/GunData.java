package dev.gun.client.message;

import dev.gun.client.Bytes;
import dev.gun.client.GunStream;

/**
 * A piece of the response's body.
 *
 * @param stream the stream
 * @param fin whether this is the last of the stream; the piece may then be empty
 * @param data the bytes
 */
public record GunData(GunStream stream, boolean fin, Bytes data) implements GunMessage.OfStream {}
