package dev.gun.client.event;

import dev.gun.client.Bytes;
import dev.gun.client.GunStream;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket frame was received completely.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param extensions the extensions in use, empty for none
 * @param closeCode the close code; set only for a close that has one
 * @param payload the frame's payload, decompressed where it was compressed
 */
public record WsRecvFrameEndEvent(
        GunStream stream,
        ReplyTo replyTo,
        @Nullable Object context,
        String extensions,
        @Nullable Integer closeCode,
        Bytes payload)
        implements StreamEvent {}
