package dev.gun.client.message;

import dev.gun.client.Protocol;

/**
 * The connection is up.
 *
 * @param connection the connection's name
 * @param protocol what it speaks
 */
public record GunUp(String connection, Protocol protocol) implements GunMessage {}
