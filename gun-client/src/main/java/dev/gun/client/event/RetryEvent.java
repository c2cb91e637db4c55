package dev.gun.client.event;

import dev.gun.client.Reason;
import java.time.Duration;

/**
 * There will be another attempt to connect.
 *
 * @param connection the connection's name
 * @param attempt the number of the attempt to come, 1 for the first after a connection that was up
 * @param cause why it is needed: how the last attempt failed, or why the connection was lost
 * @param delay when it will begin, from now
 */
public record RetryEvent(String connection, int attempt, Reason cause, Duration delay) implements GunEvent {}
