package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/**
 * The response was received completely.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 */
public record ResponseEndEvent(
        GunStream stream, ReplyTo replyTo, @Nullable Object context) implements StreamEvent {}
