package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket frame is being received.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param fragState the fragmented message under way
 * @param extensions the extensions in use, empty for none
 */
public record WsRecvFrameStartEvent(
        GunStream stream, ReplyTo replyTo, @Nullable Object context, FragState fragState, String extensions)
        implements StreamEvent {}
