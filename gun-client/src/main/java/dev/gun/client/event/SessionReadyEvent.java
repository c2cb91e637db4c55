package dev.gun.client.event;

/**
 * A session is ready: its WebSocket is up, and its subscribe frames are written.
 *
 * @param connection the connection's name
 * @param session the session's name
 */
public record SessionReadyEvent(String connection, String session) implements GunEvent {}
