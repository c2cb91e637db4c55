package dev.gun.client.event;

import dev.gun.client.ConnectionState;
import dev.gun.client.Reason;

/**
 * The connection is over.
 *
 * @param connection the connection's name
 * @param state the state it was in
 * @param reason why
 */
public record TerminateEvent(String connection, ConnectionState state, Reason reason) implements GunEvent {}
