package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket frame's header was received.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param fragState the fragmented message under way
 * @param extensions the extensions in use, empty for none
 * @param type the kind of frame
 * @param rsv the three reserved bits, 0 to 7
 * @param length the length of the payload
 * @param maskKey the masking key; set only when the peer masked, which is an error
 */
public record WsRecvFrameHeaderEvent(
        GunStream stream,
        ReplyTo replyTo,
        @Nullable Object context,
        FragState fragState,
        String extensions,
        FrameType type,
        int rsv,
        long length,
        @Nullable Integer maskKey)
        implements StreamEvent {

    /** The kinds of frame (RFC 6455 §11.8). */
    public enum FrameType {
        /** A frame of a fragmented message, the first one too; {@link #fragState} says of what kind. */
        FRAGMENT,
        /** A whole message: opcode 1. */
        TEXT,
        /** A whole message: opcode 2. */
        BINARY,
        /** Opcode 8. */
        CLOSE,
        /** Opcode 9. */
        PING,
        /** Opcode 10. */
        PONG
    }
}
