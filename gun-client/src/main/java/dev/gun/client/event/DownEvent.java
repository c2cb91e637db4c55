package dev.gun.client.event;

import dev.gun.client.Reason;

/**
 * The connection was up, and is lost.
 *
 * @param connection the connection's name
 * @param reason why
 */
public record DownEvent(String connection, Reason reason) implements GunEvent {}
