package dev.gun.client.event;

import dev.gun.client.Reason;

/**
 * A session was ready, and is no more.
 *
 * @param connection the connection's name
 * @param session the session's name
 * @param reason why
 */
public record SessionLostEvent(String connection, String session, Reason reason) implements GunEvent {}
