package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.ReplyTo;
import dev.gun.client.WsFrame;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket frame is being, or was, sent.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param extensions the extensions in use, empty for none
 * @param frame the frame
 */
public record WsSendFrameEvent(
        GunStream stream, ReplyTo replyTo, @Nullable Object context, String extensions, WsFrame frame)
        implements StreamEvent {}
