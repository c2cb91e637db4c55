package dev.gun.client.event;

/** Where in a fragmented WebSocket message a frame stands (RFC 6455 §5.4). */
public enum FragState {
    /** No fragmented message has begun. */
    NONE,
    /** A fragmented text message has begun. */
    TEXT,
    /** A fragmented binary message has begun. */
    BINARY
}
