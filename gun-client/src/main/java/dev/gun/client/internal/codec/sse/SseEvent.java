package dev.gun.client.internal.codec.sse;

/**
 * One event of a stream.
 *
 * @param type its type, {@code message} when it has none
 * @param data its data, lines joined by a line feed
 * @param lastEventId the last event ID once it is dispatched, empty when none was ever set
 */
public record SseEvent(String type, String data, String lastEventId) {}
