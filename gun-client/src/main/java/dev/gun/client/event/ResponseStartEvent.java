package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/**
 * A response, informational or final, begins.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 */
public record ResponseStartEvent(
        GunStream stream, ReplyTo replyTo, @Nullable Object context) implements StreamEvent {}
