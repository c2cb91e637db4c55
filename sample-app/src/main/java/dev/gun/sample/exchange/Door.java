package dev.gun.sample.exchange;

/** A port of the exchange, which can be made to misbehave without the other. */
public enum Door {
    /** The WebSocket feed. */
    FEED,
    /** The HTTP/2 API. */
    API
}
