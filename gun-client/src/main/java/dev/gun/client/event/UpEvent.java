package dev.gun.client.event;

import dev.gun.client.Protocol;

/**
 * The connection is up.
 *
 * @param connection the connection's name
 * @param protocol what it speaks
 */
public record UpEvent(String connection, Protocol protocol) implements GunEvent {}
