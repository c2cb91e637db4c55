package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/**
 * Trailer fields were received.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param headers the trailer fields
 */
public record ResponseTrailersEvent(
        GunStream stream, ReplyTo replyTo, @Nullable Object context, Headers headers) implements StreamEvent {}
