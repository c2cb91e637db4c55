package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/**
 * The head of a response, informational or final, was received.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param status the status
 * @param headers the header fields
 */
public record ResponseHeadersEvent(
        GunStream stream, ReplyTo replyTo, @Nullable Object context, int status, Headers headers)
        implements StreamEvent {}
