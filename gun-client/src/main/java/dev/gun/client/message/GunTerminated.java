package dev.gun.client.message;

import dev.gun.client.Reason;

/**
 * The connection is over for good: closed, shut down, or out of retries. The last message of a connection.
 *
 * @param connection the connection's name
 * @param reason {@link Reason#NORMAL}, {@link Reason#SHUTDOWN} or a {@link Reason.Shutdown} with the cause
 */
public record GunTerminated(String connection, Reason reason) implements GunMessage {}
