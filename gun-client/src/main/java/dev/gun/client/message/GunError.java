package dev.gun.client.message;

import dev.gun.client.GunStream;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A stream failed, or, when {@code stream} is {@code null}, something on the connection did.
 *
 * @param connection the connection's name
 * @param stream the stream, or {@code null} when the error is the connection's
 * @param reason why
 * @param processed whether the server may have acted on the request
 */
public record GunError(String connection, @Nullable GunStream stream, Reason reason, Processed processed)
        implements GunMessage {}
