package dev.gun.client.event;

import dev.gun.client.Reason;

/**
 * The socket is gone.
 *
 * @param connection the connection's name
 * @param reason why
 */
public record DisconnectEvent(String connection, Reason reason) implements GunEvent {}
