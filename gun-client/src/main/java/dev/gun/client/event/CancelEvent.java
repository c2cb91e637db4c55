package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.Side;
import org.jspecify.annotations.Nullable;

/**
 * A stream was cancelled.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param endpoint who cancelled it
 * @param reason why
 */
public record CancelEvent(
        GunStream stream, ReplyTo replyTo, @Nullable Object context, Side endpoint, Reason reason)
        implements StreamEvent {}
