package dev.gun.client.internal.codec.ws;

/** Where a frame stands in a fragmented message (RFC 6455 §5.4); control frames leave it unchanged. */
public enum FragState {
    /** No fragmented message is under way. */
    NONE,
    /** A text message is under way, further fragments follow. */
    TEXT,
    /** A binary message is under way, further fragments follow. */
    BINARY,
    /** The frame is the last fragment of a text message. */
    TEXT_FIN,
    /** The frame is the last fragment of a binary message. */
    BINARY_FIN;

    /** The state once a frame read in this state is complete: the last fragment ends the message. */
    FragState afterFrame() {
        return this == TEXT_FIN || this == BINARY_FIN ? NONE : this;
    }
}
