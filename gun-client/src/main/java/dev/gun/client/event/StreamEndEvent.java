package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/**
 * A stream is over for its receiver.
 *
 * @param stream the stream
 * @param replyTo who got the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param error why it failed or was cancelled, {@code null} when it ended well
 */
public record StreamEndEvent(
        GunStream stream,
        ReplyTo replyTo,
        @Nullable Object context,
        @Nullable Reason error) implements StreamEvent {}
